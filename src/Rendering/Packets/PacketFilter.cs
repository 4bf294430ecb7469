using System.Buffers.Binary;
using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Packets;

/// <summary>Chooses packets of a capture; what is not given chooses all.</summary>
public sealed record PacketFilter
{
    /// <summary>The flow's two IDs, or the same one twice: packets that bear it at either end.</summary>
    public (uint One, uint Other)? Flow { get; init; }

    /// <summary>A host at either end; a port of 0 stands for any.</summary>
    public NetworkAddress? Host { get; init; }

    /// <summary>The kind, one of <see cref="KindName.All"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>The earliest time, since the first packet of the capture.</summary>
    public Duration? From { get; init; }

    /// <summary>The latest time, since the first packet of the capture.</summary>
    public Duration? To { get; init; }

    /// <summary>Whether it chooses all.</summary>
    public bool IsAll => this == new PacketFilter();

    /// <summary>Reads a flow as reports name it: <c>2>3</c>, <c>2-3</c>, or one ID alone.</summary>
    /// <returns>Null if it is none.</returns>
    public static (uint One, uint Other)? ParseFlow(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] ids = text.Split('>', '-');
        return ids.Length <= 2 && TryId(ids[0], out uint one) && TryId(ids[^1], out uint other) ? (one, other) : null;
    }

    /// <summary>Whether it chooses a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="start">When the first packet of the capture was captured.</param>
    public bool Matches(in DecodedPacket packet, Instant start)
    {
        Duration since = packet.Time - start;
        return (From is not { } from || since >= from)
            && (To is not { } to || since <= to)
            && (Host is not { } host || IsOf(host, packet.Source) || IsOf(host, packet.Destination))
            && (Flow is not { } flow || IsOf(flow, packet.Sal))
            && (Kind is null || string.Equals(Kind, packet.Kind, StringComparison.OrdinalIgnoreCase));
    }

    private static bool TryId(string text, out uint id) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static bool IsOf(NetworkAddress host, NetworkAddress address) =>
        host.IPv4 == address.IPv4 && (host.UdpPort == 0 || host.UdpPort == address.UdpPort);

    // The packets that open a flow do not know its second ID yet, and bear 0 there.
    private static bool IsOf((uint One, uint Other) flow, ReadOnlySpan<byte> sal)
    {
        if (sal.Length < 8)
        {
            return false;
        }

        uint source = BinaryPrimitives.ReadUInt32BigEndian(sal);
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(sal[4..]);
        return flow.One == flow.Other
            ? source == flow.One || destination == flow.One
            : (source == flow.One || source == flow.Other) && (destination == flow.One || destination == flow.Other || destination == 0);
    }
}
