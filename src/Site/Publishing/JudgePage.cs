using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ServalRef.Site.Sources;
using ServalRef.Site.Stories;

namespace ServalRef.Site.Publishing;

/// <summary>The page on which captures are judged and scenarios run within the browser.</summary>
/// <remarks>
/// The judge is compiled to WebAssembly by <see cref="Project"/>, which is no part of the solution, since it needs a large runtime pack. What it
/// publishes is packed into one script, because a page that is opened from a disk may load scripts and nothing else.
/// </remarks>
public static class JudgePage
{
    /// <summary>The project that compiles the judge for browsers.</summary>
    public const string Project = "src/Browser";

    /// <summary>Where that project is published to, from the root of the source tree.</summary>
    public const string Published = Project + "/bin/judge";

    /// <summary>Where the page stands.</summary>
    internal const string Path = "judge.html";

    private const string Framework = Published + "/wwwroot/_framework";

    private const string FilesScript = "judge-files.js";

    private const string ExamplesScript = "judge-examples.js";

    /// <summary>Whether the judge has been compiled.</summary>
    public static bool IsBuilt(ContentTree content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Has($"{Framework}/dotnet.js");
    }

    /// <summary>The page.</summary>
    internal static Page Make(ContentTree content)
    {
        const string Introduction = """
            <h1>The judge, in this page</h1>
            <p>The same judge and the same simulator as the command’s, compiled for the browser. Captures are judged and scenarios run here; nothing is sent to anywhere.
            It is good for captures of up to some 100,000 packets; the command is about twenty times as fast.</p>

            """;
        const string Missing = """
            <p>This copy of the site was made without the judge. From a clone of the project, <code>servalref site --judge --out DIR</code> compiles it and puts it in.</p>

            """;
        bool built = IsBuilt(content);
        string body = Introduction + (built ? "<section class=\"judge wide-block\" aria-label=\"Judge\"></section>\n" : Missing);
        return new Page(Path, "The judge, in this page", body, [])
        {
            Style = "wide",
            Scripts = built ? [ExamplesScript, FilesScript, StoryPage.Script, "judge.js"] : [],
        };
    }

    /// <summary>What the page needs beside itself; nothing if the judge has not been compiled.</summary>
    internal static IEnumerable<SiteFile> Files(ContentTree content)
    {
        if (IsBuilt(content))
        {
            yield return Script(ExamplesScript, "servalExamples", Examples(content));
            yield return Script(FilesScript, "servalFiles", Packed(content));
        }
    }

    private static SiteFile Script(string name, string variable, string json) =>
        new(SiteAssets.Folder + name, Encoding.UTF8.GetBytes($"globalThis.{variable} = {json};\n"));

    private static string Examples(ContentTree content) => "[" + string.Join(",\n", content.Files("examples", ".yaml").Select(file =>
        $"[{Quoted(System.IO.Path.GetFileNameWithoutExtension(file))},{Quoted(content.Read(file))}]")) + "]";

    private static string Packed(ContentTree content) => "{" + string.Join(",\n", content.Files(Framework, string.Empty)
        .Where(file => System.IO.Path.GetExtension(file) is ".js" or ".wasm" or ".dat")
        .Select(file => $"{Quoted(System.IO.Path.GetFileName(file))}:\"{Convert.ToBase64String(Compressed(content.ReadBytes(file)))}\"")) + "}";

    // The stream writes no time, so that the same files give the same bytes.
    private static byte[] Compressed(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
