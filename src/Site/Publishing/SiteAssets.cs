using System.Reflection;
using System.Text;

namespace ServalRef.Site.Publishing;

/// <summary>The style, scripts and vendored library of the site, as they travel in this assembly.</summary>
internal static class SiteAssets
{
    /// <summary>Their folder in the site.</summary>
    public const string Folder = "assets/";

    private static readonly Assembly Home = typeof(SiteAssets).Assembly;

    /// <summary>All of them, as files of the site.</summary>
    public static IEnumerable<SiteFile> Files() => Home.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => new SiteFile(name, Bytes(name)));

    /// <summary>One of them as text.</summary>
    /// <param name="name">Its name, for example <c>site.css</c>.</param>
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(Folder + name));

    private static byte[] Bytes(string name)
    {
        using Stream stream = Home.GetManifestResourceStream(name)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
