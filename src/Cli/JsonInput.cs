using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ServalRef.Cli;

/// <summary>A JSON document that somebody wrote, and that is to be found fault with by line and field.</summary>
internal sealed class JsonInput : IDisposable
{
    private readonly string _source;
    private readonly byte[] _bytes;
    private readonly JsonDocument _document;

    private JsonInput(string source, byte[] bytes, JsonDocument document) => (_source, _bytes, _document) = (source, bytes, document);

    /// <summary>The whole document.</summary>
    public JsonPlace Root => new(this, _document.RootElement, string.Empty);

    /// <summary>Parses a text.</summary>
    /// <param name="source">What the text is called in messages.</param>
    /// <param name="text">The text; no name may be twice in an object.</param>
    /// <exception cref="UsageException">It is not JSON.</exception>
    public static JsonInput Parse(string source, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return new JsonInput(source, bytes, JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false }));
        }
        catch (JsonException e)
        {
            // The parser counts lines from 0, in the message too, and there at the end; of a repeated name it knows no line.
            string message = e.Message.Split(" LineNumber:")[0].Split(" encountered during")[0].TrimEnd('.');
            string line = e.LineNumber is long number ? $":{number + 1}" : string.Empty;
            throw new UsageException($"{source}{line}: not JSON: {message}", e);
        }
        catch (InvalidOperationException e)
        {
            // Names are compared to find repeated ones, and half of a surrogate pair cannot be.
            throw new UsageException($"{source}: not JSON: a name is not text", e);
        }
    }

    /// <summary>Where a value begins, as <c>source:line</c>, the line counted from 1.</summary>
    public string LineOf(JsonElement element)
    {
        // The raw text of a value is a part of the bytes that were parsed.
        _bytes.AsSpan().Overlaps(JsonMarshal.GetRawUtf8Value(element), out int offset);
        return $"{_source}:{1 + _bytes.AsSpan(0, offset).Count((byte)'\n')}";
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();
}
