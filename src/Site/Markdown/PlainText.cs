using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ServalRef.Site.Markdown;

/// <summary>The words of inline Markdown.</summary>
internal static class PlainText
{
    /// <summary>The text without mark-up.</summary>
    public static string Of(ContainerInline? inline)
    {
        StringBuilder text = new();
        foreach (Inline part in inline?.Descendants() ?? [])
        {
            text.Append(part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                _ => string.Empty,
            });
        }

        return text.ToString().Trim();
    }
}
