using System.Buffers;
using System.Text.Json;

namespace ServalRef.Suite;

/// <summary>Serves the adapter protocol for an implementation: lines of requests in, lines of replies out.</summary>
public static class AdapterServer
{
    /// <summary>The version of the protocol.</summary>
    public const int Protocol = 1;

    /// <summary>Serves until the input ends.</summary>
    /// <param name="adapter">The implementation.</param>
    /// <param name="input">Where requests come from.</param>
    /// <param name="output">Where replies go; flushed after each.</param>
    public static void Run(IAdapter adapter, Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArrayBufferWriter<byte> reply = new(1 << 16);
        using Utf8JsonWriter json = new(reply, AdapterLines.Writing);
        AdapterLines lines = new(input);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            reply.ResetWrittenCount();
            json.Reset();
            Answer(adapter, line, json);
            json.Flush();
            reply.Write("\n"u8);
            output.Write(reply.WrittenSpan);
            output.Flush();
        }
    }

    private static void Answer(IAdapter adapter, ReadOnlyMemory<byte> line, Utf8JsonWriter json)
    {
        try
        {
            // None stands for the greeting, which is no request: it has no time.
            AdapterRequest? request = JsonMembers.Parsed(line, read => IsHello(read) ? null : RequestJson.Read(read));
            if (request is null)
            {
                ReplyJson.Write(json, adapter.Hello);
            }
            else
            {
                ReplyJson.Write(json, request, adapter.Do(request));
            }
        }
        catch (FormatException refused)
        {
            json.WriteStartObject();
            json.WriteString("error"u8, refused.Message);
            json.WriteNull("deadline"u8);
            json.WriteEndObject();
        }
    }

    private static bool IsHello(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("type", out JsonElement type) && type.ValueEquals("hello"u8);
}
