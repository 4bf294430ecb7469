using System.Text.Json;

namespace ServalRef.Rendering.Live;

/// <summary>Writes the documents of live commands, one a line.</summary>
public static class LiveJson
{
    /// <summary>Writes an event.</summary>
    /// <param name="document">What happened.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(LiveEventDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Lines.LiveEventDocument));
    }

    /// <summary>Writes a measurement.</summary>
    /// <param name="document">What was measured.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(PerfDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Lines.PerfDocument));
    }
}
