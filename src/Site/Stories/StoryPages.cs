using System.Text;
using System.Text.Json;
using ServalRef.Oracle;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;
using ServalRef.StateMachines;

namespace ServalRef.Site.Stories;

/// <summary>The pages of the site that are stepped through: holes, the prototype's faults, test vectors.</summary>
internal static class StoryPages
{
    /// <summary>The page of what the prototype does wrong.</summary>
    public const string PrototypePath = "prototype-stories.html";

    /// <summary>The pages that the contents name.</summary>
    public static IReadOnlyList<string> Named { get; } = [PrototypePath, LiaPage.Path];

    private const string Captures = "tests/golden/captures";

    /// <summary>All of them.</summary>
    public static IEnumerable<Page> All(ContentTree content) => [.. Holes(content), Prototype(content), LiaPage.Make(), .. VectorStories.Pages(content)];

    private static IEnumerable<Page> Holes(ContentTree content)
    {
        IReadOnlyDictionary<string, Story> stories = HoleStories.Read(content);
        foreach (GlossaryHole hole in Glossary.Parse(content.Read(Glossary.File)).Holes)
        {
            StringBuilder html = new();
            html.Append($"<h1>Hole {hole.Name}</h1>\n<p>Without the rule: {HtmlText.Escape(hole.Harm)}. It is closed by {HtmlText.Escape(hole.ClosedBy)}.</p>\n");
            if (stories.TryGetValue(hole.Name, out Story? story))
            {
                html.Append("<p>The shortest way into it that the exploration of all situations found, step by step. Arrow keys go from one to the next.</p>\n");
                html.Append(StoryPage.Player([story]));
            }

            html.Append("<p>All holes are in the <a href=\"../glossary.html#holes\">glossary</a>; how they were found, <a href=\"../verification.html\">verification</a> tells.</p>\n");
            yield return new Page(ReferenceTable.HoleTarget(hole.Name), $"Hole {hole.Name}", html.ToString(), []) { Style = "wide", Scripts = [StoryPage.Script] };
        }
    }

    private static Page Prototype(ContentTree content)
    {
        List<Story> stories = [];
        foreach ((string group, string host, CaptureInput[] files, NetworkAddress[] at) in Views(content))
        {
            Report report = CaptureCheck.Run(files, new JudgeOptions { At = at });
            stories.AddRange(FindingStories.Of(report).Select(story => story with
            {
                Key = $"{group}-{host}-{story.Key}".ToLowerInvariant(),
                Title = $"{group} at {host}: {story.Title}",
            }));
        }

        const string Introduction = """
            <h1>The prototype's faults, packet by packet</h1>
            <p>What the judge finds in the recordings of the 2014 prototype: the packets around each finding, the states that the host could be in, and what
            would have been allowed. The <a href="prototype-report.html">report</a> says what to make of them.</p>

            """;
        return new Page(PrototypePath, "The prototype’s faults, step by step", Introduction + StoryPage.Player(stories), []) { Style = "wide", Scripts = [StoryPage.Script] };
    }

    /// <summary>Each group of recordings from each host at which it was taken.</summary>
    private static IEnumerable<(string Group, string Host, CaptureInput[] Files, NetworkAddress[] At)> Views(ContentTree content)
    {
        using JsonDocument views = JsonDocument.Parse(content.Read($"{Captures}/views.json"));
        string[] files = [.. content.Files(Captures, ".pcap")];
        foreach (IGrouping<string, string> group in files.GroupBy(file => Path.GetFileName(file).Split('.')[0]))
        {
            foreach (JsonElement host in views.RootElement.GetProperty("hosts").EnumerateArray())
            {
                HashSet<string> interfaces = [.. host.GetProperty("interfaces").EnumerateArray().Select(name => name.GetString()!)];
                CaptureInput[] own = [.. group.Where(file => interfaces.Contains(Path.GetFileName(file).Split('.')[1])).Select(file => new CaptureInput(Path.Combine(content.Root, file), []))];
                if (own.Length > 0)
                {
                    NetworkAddress[] at = [.. host.GetProperty("addresses").EnumerateArray().Select(text => NetworkAddress.TryParse(text.GetString()!, out NetworkAddress address) ? address : default)];
                    yield return (group.Key, host.GetProperty("name").GetString()!, own, at);
                }
            }
        }
    }
}
