using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ServalRef.Plots;

/// <summary>The native libraries of the plots, where they are resources of the program: compiled ahead of time, it is one file.</summary>
public static class PlotLibraries
{
    private static readonly ConcurrentDictionary<string, nint> Loaded = new(StringComparer.Ordinal);

    private static int _isProvided;

    /// <summary>Has the plots find them. To be called before the first plot; once is enough.</summary>
    /// <param name="program">The program. A library that is no resource of it is looked for among files.</param>
    public static void Provide(Assembly program)
    {
        if (Interlocked.Exchange(ref _isProvided, 1) != 0)
        {
            return;
        }

        foreach (Assembly user in new[] { typeof(SkiaSharp.SKPaint).Assembly, typeof(HarfBuzzSharp.Blob).Assembly })
        {
            NativeLibrary.SetDllImportResolver(user, (name, _, _) => Loaded.GetOrAdd(name, wanted => Load(program, wanted)));
        }
    }

    /// <summary>Loads a library out of the program; zero has the runtime look for a file.</summary>
    private static nint Load(Assembly program, string name)
    {
        using Stream? content = program.GetManifestResourceStream($"native/{name}");
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
