namespace ServalRef.Site.Publishing;

/// <summary>Where a file of the source tree stands in the site.</summary>
internal static class SitePaths
{
    /// <summary>The folder of the companion's own pages in the source tree.</summary>
    public const string Guide = "src/Site/Guide/";

    /// <summary>The folder of pages for users in the source tree.</summary>
    public const string Docs = "docs/";

    private const string Spec = "spec/";

    private const string Markdown = ".md";

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["spec/README.md"] = "reading.html",
        ["README.md"] = "about.html",
        ["CONTRIBUTING.md"] = "contributing.html",
        ["CHANGELOG.md"] = "changelog.html",
        ["tests/golden/captures/README.md"] = "captures.html",
        ["tests/golden/vectors/README.md"] = "lia-vectors.html",
        ["examples"] = "examples.html",
    };

    /// <summary>The path in the site for a page, picture or shown file of the source tree.</summary>
    public static string Of(string source)
    {
        if (Named.TryGetValue(source, out string? named))
        {
            return named;
        }

        if (source.StartsWith(Guide, StringComparison.Ordinal))
        {
            return Html(source[Guide.Length..]);
        }

        if (source.StartsWith("examples/", StringComparison.Ordinal))
        {
            return Path.ChangeExtension(source, ".html");
        }

        if (source.StartsWith(Docs, StringComparison.Ordinal) && source.EndsWith(Markdown, StringComparison.Ordinal))
        {
            return Html(source);
        }

        bool page = source.EndsWith(Markdown, StringComparison.Ordinal) || source.EndsWith(".svg", StringComparison.Ordinal);
        return page && source.StartsWith(Spec, StringComparison.Ordinal) ? Html(source[Spec.Length..]) : $"source/{source}.html";
    }

    /// <summary>A link from one page of the site to another.</summary>
    /// <param name="from">The path of the page that holds it.</param>
    /// <param name="to">The path that it leads to, with or without a fragment.</param>
    public static string Relative(string from, string to)
    {
        string[] here = from.Split('/')[..^1];
        string[] there = to.Split('/');
        int common = 0;
        while (common < here.Length && common < there.Length - 1 && here[common] == there[common])
        {
            common++;
        }

        return string.Concat(Enumerable.Repeat("../", here.Length - common)) + string.Join('/', there[common..]);
    }

    /// <summary>A path of the source tree as another file of it names it.</summary>
    /// <param name="from">The file that names it.</param>
    /// <param name="link">The relative path that it writes.</param>
    public static string Resolve(string from, string link)
    {
        List<string> parts = [.. from.Split('/')[..^1]];
        foreach (string part in link.Split('/').Where(part => part.Length > 0 && part != "."))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string Html(string path) =>
        path.EndsWith("README.md", StringComparison.Ordinal) ? path[..^"README.md".Length] + "index.html"
        : path.EndsWith(Markdown, StringComparison.Ordinal) ? Path.ChangeExtension(path, ".html")
        : path;
}
