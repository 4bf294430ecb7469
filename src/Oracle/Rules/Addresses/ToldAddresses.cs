using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>An ADDRESS extension that counts: it came with the nonce of its sender, on a flow of the connection.</summary>
/// <param name="Version">The version of its list.</param>
/// <param name="Ackno">What it acknowledges; 0 is nothing (ADDR-4).</param>
/// <param name="List">The list, sorted, each address once; empty if it only acknowledges.</param>
internal readonly record struct ToldAddresses(uint Version, uint Ackno, NetworkAddress[] List)
{
    /// <summary>Whether it holds a list, which is to be acknowledged.</summary>
    internal bool IsList => List.Length > 0;

    /// <summary>Reads the extension of a packet that is judged.</summary>
    /// <returns>None if it has none, is not of its sender's, or its flow is not safe to judge.</returns>
    internal static ToldAddresses? Of(in Sighting packet)
    {
        if (!packet.Packet.HasAddressList || packet is not { Control: { } control, From: { IsBlurred: false } from, To: { IsBlurred: false } }
            || !from.IsOwn(control.Packet))
        {
            return null;
        }

        var list = new NetworkAddress[packet.Packet.AddressCount];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = packet.Packet.AddressEntry(index);
        }

        return new ToldAddresses(
            packet.Packet.AddressVersion,
            packet.Packet.AddressAckno,
            [.. list.Distinct().OrderBy(a => a.IPv4).ThenBy(a => a.UdpPort)]);
    }

    /// <summary>Whether an address is in the list, whatever its UDP port.</summary>
    internal bool Has(NetworkAddress address) => Array.Exists(List, entry => entry.IPv4 == address.IPv4);

    /// <summary>Whether the lists hold the same addresses, in whatever order.</summary>
    internal bool HasSameList(ToldAddresses other) => List.AsSpan().SequenceEqual(other.List);

    /// <summary>In words.</summary>
    public override string ToString()
    {
        string list = IsList ? $"{{{string.Join(", ", List)}}}" : "no entries";
        return FormattableString.Invariant($"ADDRESS version {Version}, ackno {Ackno}, {list}");
    }
}
