using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Vectors;

/// <summary>Reads packets and their parts from vectors.</summary>
internal static class PacketReader
{
    private static readonly Dictionary<string, ControlFlags> Flags = Enumerable.Range(0, 256)
        .Select(bits => (ControlFlags)bits)
        .Where(flags => (flags & ControlFlags.Reserved) == 0)
        .ToDictionary(flags => flags.ToText());

    /// <summary>A packet; what it does not tell is as usual.</summary>
    public static ControlPacket Packet(JsonElement json, ControlPacket usual) => new(
        Flags[json.GetProperty("flags").GetString()!],
        Number(json, "sourceFlow") ?? usual.SourceFlow,
        Number(json, "destinationFlow") ?? usual.DestinationFlow,
        json.GetProperty("version").GetUInt32(),
        Number(json, "ackno") ?? 0,
        json.TryGetProperty("nonce", out JsonElement nonce) ? Nonce(nonce) : usual.Nonce,
        Address(json, "from"),
        Address(json, "to"));

    /// <summary>What a step must and may send; strictly, what it may send it must.</summary>
    public static IEnumerable<ExpectedPacket> Sent(JsonElement step, ControlPacket usual, bool strict) => step.TryGetProperty("sent", out JsonElement sent)
        ? sent.EnumerateArray().Select(json => new ExpectedPacket(
            Packet(json, usual),
            strict || !json.TryGetProperty("required", out JsonElement required) || required.GetBoolean(),
            json.TryGetProperty("from", out _)))
        : [];

    public static ulong Nonce(JsonElement json) => ulong.Parse(json.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static uint? Number(JsonElement json, string field) => json.TryGetProperty(field, out JsonElement number) ? number.GetUInt32() : null;

    public static NetworkAddress Address(JsonElement json, string field) =>
        json.TryGetProperty(field, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? NetworkAddress.TryParse(text.GetString(), out NetworkAddress address) ? address : throw new FormatException(text.GetString())
            : default;

    public static T Word<T>(JsonElement json, string field)
        where T : struct, Enum => Enum.Parse<T>(json.GetProperty(field).GetString()!);
}

/// <summary>A packet that a vector expects.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Required">Whether it has to be sent; otherwise it may be left out.</param>
/// <param name="FromExactly">Whether the address that it comes from is laid down.</param>
internal sealed record ExpectedPacket(ControlPacket Packet, bool Required, bool FromExactly)
{
    /// <summary>What is wrong with what was sent, if anything: order is free, and what may be sent may be left out.</summary>
    public static string? Difference(IEnumerable<ExpectedPacket> expected, IEnumerable<ControlPacket> sent)
    {
        List<ExpectedPacket> open = [.. expected];
        foreach (ControlPacket packet in sent)
        {
            int place = open.FindIndex(e => e.Packet == (e.FromExactly ? packet : packet with { Source = default }));
            if (place < 0)
            {
                return $"sends {packet}, which is not called for";
            }

            open.RemoveAt(place);
        }

        return open.Find(e => e.Required) is { } missing ? $"does not send {missing.Packet}" : null;
    }
}
