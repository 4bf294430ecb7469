using System.Text.Json;

namespace ServalRef.Rendering;

/// <summary>The JSON document of a command that failed: <c>{ "error": "..." }</c>.</summary>
public static class ErrorJson
{
    /// <summary>Writes it on one line, so that it may follow others where a command writes one a line.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="writer">Receives the document.</param>
    public static void Write(string message, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(new ErrorDocument(message), JsonDocuments.Lines.ErrorDocument));
    }
}

internal sealed record ErrorDocument(string Error) : VersionedDocument;
