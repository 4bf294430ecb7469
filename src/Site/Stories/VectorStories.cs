using System.Text.Json;
using ServalRef.Site.Dossiers;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Stories;

/// <summary>The test vectors as stories: what comes to a host, what it answers, and by which clause.</summary>
internal static class VectorStories
{
    private const int Host = 0;

    private const int Peer = 1;

    /// <summary>Where the vectors of a file are shown.</summary>
    /// <param name="file">The file's name, without its folder.</param>
    public static string PathOf(string file) => $"vectors/{Path.GetFileNameWithoutExtension(file)}.html";

    /// <summary>A page for each file of vectors.</summary>
    public static IEnumerable<Page> Pages(ContentTree content)
    {
        foreach (string file in VectorIndex.FilesOf(content))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Story[] stories = [.. Read(content.Read(file))];
            string introduction = $"<h1>Vectors: {name}</h1>\n<p>The {stories.Length} vectors of <code>{file}</code>, made from the machines themselves. "
                + "<a href=\"index.html\">Test vectors</a> says how to replay them in any language.</p>\n";
            yield return new Page(PathOf(file), $"Vectors: {name}", introduction + StoryPage.Player(stories), [])
            {
                Style = "wide",
                Scripts = [StoryPage.Script],
                Searched = false,
            };
        }
    }

    /// <summary>The stories of a file.</summary>
    /// <param name="json">Its text.</param>
    public static IEnumerable<Story> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonElement vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            string name = Text(vector, "name");
            string host = Text(vector, "host");
            List<StoryStep> steps = [.. vector.GetProperty("steps").EnumerateArray().SelectMany(Steps)];
            yield return new Story(name, name, string.Empty, [host.Length > 0 ? host : "host", "peer"], steps);
        }
    }

    private static IEnumerable<StoryStep> Steps(JsonElement step)
    {
        string clause = Text(step, "clause");
        string[] states = [State(step), string.Empty];
        string[] decisions = step.TryGetProperty("decisions", out JsonElement list) ? [.. list.EnumerateArray().Select(decision => $"decision: {decision.GetString()}")] : [];
        bool packet = step.TryGetProperty("packet", out JsonElement arrived);
        yield return new StoryStep
        {
            Kind = packet ? StoryStepKind.Packet : StoryStepKind.Event,
            From = packet ? Peer : Host,
            To = packet ? Host : -1,
            Text = packet ? Packet(arrived) : $"{Text(step, "event")} {Text(step, "address")}".Trim(),
            Clause = clause,
            States = states,
            Allowed = decisions,
        };
        foreach (JsonElement sent in step.TryGetProperty("sent", out JsonElement all) ? all.EnumerateArray() : [])
        {
            bool optional = sent.TryGetProperty("required", out JsonElement required) && !required.GetBoolean();
            yield return new StoryStep { Kind = StoryStepKind.Packet, From = Host, To = Peer, Text = Packet(sent), Clause = clause, States = states, Note = optional ? "It may be sent." : string.Empty };
        }
    }

    private static string State(JsonElement step) => step.TryGetProperty("state", out JsonElement state)
        ? string.Join(", ", state.EnumerateObject().Select(field => $"{field.Name} {field.Value}"))
        : "unchanged";

    private static string Packet(JsonElement packet)
    {
        string[] fields = [.. packet.EnumerateObject().Where(field => field.Name is not ("flags" or "required")).Select(field => $"{field.Name} {field.Value}")];
        return $"{Text(packet, "flags")} {string.Join(", ", fields)}".Trim();
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.ToString() : string.Empty;
}
