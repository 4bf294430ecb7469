using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ServalRef.Cli.Running;

/// <summary>The native libraries of the plots, where they are resources of the program: compiled ahead of time, it is one file.</summary>
internal static class PlotLibraries
{
    private static readonly Lazy<bool> Provided = new(ProvideToAll);

    private static readonly ConcurrentDictionary<string, nint> Loaded = new(StringComparer.Ordinal);

    /// <summary>Has the plots find them. To be called before the first plot.</summary>
    public static void Provide() => _ = Provided.Value;

    private static bool ProvideToAll()
    {
        foreach (Assembly user in new[] { typeof(SkiaSharp.SKPaint).Assembly, typeof(HarfBuzzSharp.Blob).Assembly })
        {
            NativeLibrary.SetDllImportResolver(user, static (name, _, _) => Loaded.GetOrAdd(name, Load));
        }

        return true;
    }

    /// <summary>Loads a library out of the program; zero has the runtime look for a file.</summary>
    private static nint Load(string name)
    {
        using Stream? content = typeof(PlotLibraries).Assembly.GetManifestResourceStream($"native/{name}");
        if (content is null)
        {
            return nint.Zero;
        }

        // A folder that nobody else can write to; a loaded library needs its file no more.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("servalref-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            using (FileStream file = File.Create(path))
            {
                content.CopyTo(file);
            }

            return NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
