using System.Text;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;

namespace ServalRef.Site.Stories;

/// <summary>Pages with a player: in the site, or as one file for a user's own run.</summary>
public static class StoryPage
{
    /// <summary>The script of the player in the assets.</summary>
    internal const string Script = "player.js";

    /// <summary>The player with its stories, as part of a page.</summary>
    internal static string Player(IReadOnlyList<Story> stories) =>
        $"<section class=\"player wide-block\" aria-label=\"Step through\"></section>\n<script>{StoryScript.Of(stories)}</script>\n";

    /// <summary>A page that needs no other file: style, player, stories and the clauses that they name.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="stories">What can be stepped through; if nothing, the page says so.</param>
    public static string OneFile(string title, IReadOnlyList<Story> stories)
    {
        ArgumentNullException.ThrowIfNull(stories);
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{HtmlText.Escape(title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{SiteAssets.Text("site.css")}</style>\n</head>\n");
        string body = stories.Count == 0 ? "<p>There is nothing to step through.</p>\n" : Player(stories);
        html.Append($"<body>\n<main class=\"wide alone\" id=\"main\">\n<h1>{HtmlText.Escape(title)}</h1>\n{body}</main>\n");
        html.Append($"<script>{ClauseTexts(stories)}</script>\n<script>\n{SiteAssets.Text("elements.js")}</script>\n<script>\n{SiteAssets.Text(Script)}</script>\n</body>\n</html>\n");
        return html.ToString().ReplaceLineEndings("\n");
    }

    private static string ClauseTexts(IReadOnlyList<Story> stories)
    {
        IEnumerable<string> named = stories.SelectMany(story => story.Steps).SelectMany(step => ClauseId.FindIn($"{step.Clause} {step.Text} {step.Note} {string.Join(' ', step.Allowed)}"));
        return ScriptData.Clauses(named.Distinct(StringComparer.Ordinal).Order(ClauseId.Order), ClauseCatalog.Default);
    }
}
