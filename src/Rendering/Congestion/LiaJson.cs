using System.Text.Json;

namespace ServalRef.Rendering.Congestion;

/// <summary>The JSON document of <c>lia --json</c>.</summary>
public static class LiaJson
{
    /// <summary>Writes the document, and a line end.</summary>
    /// <param name="answers">What was computed.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(IReadOnlyList<LiaAnswer> answers, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(writer);
        LiaDocument document = new([.. answers.Select(answer => new LiaVectorDocument(answer.Name, answer.Link.Alpha, answer.Increases))]);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.LiaDocument));
    }
}

internal sealed record LiaDocument(IReadOnlyList<LiaVectorDocument> Vectors) : VersionedDocument;

internal sealed record LiaVectorDocument(string Name, double Alpha, IReadOnlyList<double> Increase);
