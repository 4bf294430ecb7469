using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Members of a line of the adapter protocol, or a message of one line that says what is wrong with them.</summary>
internal static class JsonMembers
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="read">Takes what it says.</param>
    /// <exception cref="FormatException">It is no JSON, has a name or string that is no text, or is not what it has to be.</exception>
    internal static T Parsed<T>(ReadOnlyMemory<byte> line, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new FormatException(wrong.Message.ReplaceLineEndings(" "), wrong);
        }
        catch (InvalidOperationException wrong)
        {
            // Names and strings are looked at only when they are asked for: bytes that are no UTF-8, half of a surrogate pair.
            throw new FormatException("a name or a string in it is no text", wrong);
        }
    }

    /// <exception cref="FormatException">There is none, or it is something else.</exception>
    internal static JsonElement Member(JsonElement line, string name, JsonValueKind kind) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new FormatException($"'{name}' is missing, or no {kind.ToString().ToLowerInvariant()}");

    internal static string Text(JsonElement line, string name) => Member(line, name, JsonValueKind.String).GetString()!;

    internal static long Number(JsonElement line, string name) => Member(line, name, JsonValueKind.Number).TryGetInt64(out long number)
        ? number
        : throw new FormatException($"'{name}' is no integer of 64 bits");

    internal static int Int(JsonElement line, string name) => Number(line, name) is >= 0 and <= int.MaxValue and long number
        ? (int)number
        : throw new FormatException($"'{name}' is below 0 or beyond {int.MaxValue}");

    internal static uint Flow(JsonElement line, string name) => Number(line, name) is >= 0 and <= uint.MaxValue and long number
        ? (uint)number
        : throw new FormatException($"'{name}' is no flow ID of 32 bits");

    // The last number stands for never, which is no time.
    internal static Instant Time(JsonElement line, string name) => Number(line, name) is >= 0 and < long.MaxValue and long number
        ? new Instant(number)
        : throw new FormatException($"'{name}' is below 0, or {long.MaxValue}, which never comes");

    internal static ReadOnlyMemory<byte> Bytes(JsonElement line, string name) =>
        Member(line, name, JsonValueKind.String).TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : throw new FormatException($"'{name}' is no base64");

    internal static NetworkAddress Address(JsonElement line, string name) => Address(Member(line, name, JsonValueKind.String));

    internal static NetworkAddress Address(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && NetworkAddress.TryParse(text.GetString(), out NetworkAddress address)
            ? address
            : throw new FormatException($"{text.GetRawText()} is no address");
}
