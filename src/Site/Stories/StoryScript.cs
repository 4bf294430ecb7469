using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServalRef.Site.Stories;

/// <summary>Stories as a script that the player reads.</summary>
public static class StoryScript
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The script; nothing in it ends an element of HTML.</summary>
    internal static string Of(IReadOnlyList<Story> stories) => $"globalThis.servalStories = {Json(stories)};";

    /// <summary>The stories as JSON.</summary>
    public static string Json(IReadOnlyList<Story> stories)
    {
        ArgumentNullException.ThrowIfNull(stories);
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartArray();
            foreach (Story story in stories)
            {
                Write(json, story);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).Replace("<", "\\u003c", StringComparison.Ordinal);
    }

    private static void Write(Utf8JsonWriter json, Story story)
    {
        json.WriteStartObject();
        json.WriteString("key", story.Key);
        json.WriteString("title", story.Title);
        json.WriteString("about", story.About);
        List(json, "hosts", story.Hosts);
        json.WriteStartArray("steps");
        foreach (StoryStep step in story.Steps)
        {
            Write(json, step);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoryStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", step.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("from", step.From);
        json.WriteNumber("to", step.To);
        json.WriteString("text", step.Text);
        Text(json, "time", step.Time);
        Text(json, "clause", step.Clause);
        Text(json, "note", step.Note);
        List(json, "states", step.States);
        List(json, "allowed", step.Allowed);
        if (step.Offends)
        {
            json.WriteBoolean("offends", true);
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string line in lines)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        }
    }
}
