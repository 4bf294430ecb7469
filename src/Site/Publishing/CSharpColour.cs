using System.Text;
using System.Text.RegularExpressions;

namespace ServalRef.Site.Publishing;

/// <summary>Marks comments, strings and keywords of a line of C#, each line for itself.</summary>
internal static partial class CSharpColour
{
    /// <summary>The line as HTML.</summary>
    public static string Line(string line)
    {
        StringBuilder html = new(line.Length * 2);
        int at = 0;
        foreach (Match token in Token().Matches(line))
        {
            string kind = token.Groups["comment"].Success ? "c" : token.Groups["text"].Success ? "s" : "k";
            html.Append(HtmlText.Escape(line[at..token.Index])).Append($"<span class=\"{kind}\">").Append(HtmlText.Escape(token.Value)).Append("</span>");
            at = token.Index + token.Length;
        }

        return html.Append(HtmlText.Escape(line[at..])).ToString();
    }

    [GeneratedRegex(
        """(?<comment>//.*$)|(?<text>\$?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')|(?<word>(?<![\w@.])(?:abstract|and|as|async|await|base|bool|break|byte|case|catch|char|class|const|continue|default|do|double|else|enum|event|false|finally|fixed|for|foreach|get|if|in|init|int|interface|internal|is|lock|long|namespace|new|not|null|object|or|out|override|params|partial|private|protected|public|readonly|record|ref|required|return|sealed|set|short|static|string|struct|switch|this|throw|true|try|typeof|uint|ulong|using|var|virtual|void|when|where|while|with|yield)(?!\w))""")]
    private static partial Regex Token();
}
