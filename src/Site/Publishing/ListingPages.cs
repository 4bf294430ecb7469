using System.Text;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Publishing;

/// <summary>Pages that show a file as it is, each line with an anchor.</summary>
/// <param name="content">The files.</param>
internal sealed class ListingPages(ContentTree content)
{
    /// <summary>A scenario, with its plot and the command that runs it.</summary>
    public Page Scenario(string file)
    {
        string path = SitePaths.Of(file);
        string name = Path.GetFileNameWithoutExtension(file);
        string plot = $"spec/plots/{name}.svg";
        StringBuilder body = new();
        body.Append($"<h1>{name}</h1>\n<p>A scenario that <code>servalref run {file}</code> simulates; the <a href=\"../examples.html\">examples</a> tell its story.</p>\n");
        if (content.Has(plot))
        {
            body.Append($"<p><img src=\"{SitePaths.Relative(path, SitePaths.Of(plot))}\" alt=\"Data sent over time in {name}\"></p>\n");
        }

        body.Append(Listing(file, content.Read(file)));
        return new Page(path, name, body.ToString(), []) { Style = "wide" };
    }

    /// <summary>Any other file.</summary>
    public Page Source(string file)
    {
        string body = $"<h1 class=\"path\">{HtmlText.Escape(file)}</h1>\n{Listing(file, content.Read(file))}";
        return new Page(SitePaths.Of(file), file, body, []) { Style = "wide", Searched = false };
    }

    /// <summary>The list of all files that are shown.</summary>
    public static Page Index(IReadOnlyList<string> files)
    {
        const string At = "source/index.html";
        StringBuilder body = new("<h1>Files</h1>\n<p>The files of the project that pages of this site lead to.</p>\n<ul class=\"files\">\n");
        foreach (string file in files)
        {
            body.Append($"<li><a href=\"{SitePaths.Relative(At, SitePaths.Of(file))}\">{HtmlText.Escape(file)}</a></li>\n");
        }

        return new Page(At, "Files", body.Append("</ul>\n").ToString(), []) { Searched = false };
    }

    private static string Listing(string file, string text)
    {
        Func<string, string> colour = file.EndsWith(".cs", StringComparison.Ordinal) ? CSharpColour.Line : HtmlText.Escape;
        StringBuilder html = new($"<pre class=\"listing\" tabindex=\"0\" role=\"group\" aria-label=\"{HtmlText.Escape(file)}\"><code>");
        int number = 0;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            number++;
            html.Append($"<span class=\"line\" id=\"L{number}\">{colour(line)}\n</span>");
        }

        return html.Append("</code></pre>\n").ToString();
    }
}
