using System.Text.RegularExpressions;

namespace ServalRef.Site.References;

/// <summary>Where in a page's elements a piece of text stands, as far as links depend on it.</summary>
internal sealed partial class Nesting
{
    // In these, nothing is linked: links do not nest, and scripts and titles hold no links.
    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal) { "a", "script", "style", "title", "h1", "button", "textarea", "label", "option" };

    // In these, words of the glossary mean something else or are too many.
    private static readonly HashSet<string> Wordless = new(StringComparer.Ordinal) { "code", "pre", "svg", "h2", "h3", "h4", "h5", "h6", "th", "summary", "dt" };

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private int _closed;

    private int _wordless;

    private bool _isAnchorCell;

    /// <summary>Whether names of clauses, readings and holes become links here.</summary>
    public bool LinksNames => _closed == 0 && !_isAnchorCell;

    /// <summary>Whether words of the glossary become links here.</summary>
    public bool LinksTerms => LinksNames && _wordless == 0;

    /// <summary>Follows a tag.</summary>
    /// <returns>Whether it opens a link.</returns>
    public bool Enter(string tag)
    {
        Match match = Tag().Match(tag);
        if (!match.Success || tag.EndsWith("/>", StringComparison.Ordinal))
        {
            return false;
        }

        string name = match.Groups["name"].Value;
        bool closing = match.Groups["slash"].Length > 0;
        int change = closing ? -1 : 1;
        _closed += Closed.Contains(name) ? change : 0;
        _wordless += Wordless.Contains(name) ? change : 0;
        if (name is "h2" or "h3" && !closing)
        {
            _seen.Clear();
        }

        // The cell that defines a word or a hole does not link to itself.
        if (name == "td")
        {
            _isAnchorCell = !closing && tag.Contains(" id=", StringComparison.Ordinal);
        }

        return name == "a" && !closing;
    }

    /// <summary>Whether a word comes for the first time in its section.</summary>
    public bool IsFirst(string word) => _seen.Add(word);

    [GeneratedRegex("^<(?<slash>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)")]
    private static partial Regex Tag();
}
