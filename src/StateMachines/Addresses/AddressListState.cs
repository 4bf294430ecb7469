using ServalRef.StateMachines.Connections;

namespace ServalRef.StateMachines.Addresses;

/// <summary>The address lists of one connection, in both directions (ADDR-1 to ADDR-6).</summary>
/// <param name="Own">What the peer is told.</param>
/// <param name="Peer">What the peer has told.</param>
/// <param name="OwesAnswer">Whether the peer's list has come, newly or again, and no ADDRESS was sent since.</param>
public readonly record struct AddressListState(OwnAddresses Own, PeerAddresses Peer, bool OwesAnswer)
{
    /// <summary>A connection that is Established and has a list to tell.</summary>
    /// <param name="version">A random version below 2^32 - 1.</param>
    /// <param name="list">The addresses, at least one and at most 30.</param>
    public static AddressListState Start(uint version, ValueArray<NetworkAddress> list) =>
        new(OwnAddresses.Start(version, list), default, OwesAnswer: false);

    /// <summary>What the next ADDRESS says: the own list while it is not acknowledged, and always what was accepted (ADDR-4).</summary>
    public AddressExtension Extension => new(Own.Sending.Version, Peer.Ackno, Own.IsOutstanding ? Own.List : []);

    /// <summary>An ADDRESS has come in a packet that counts.</summary>
    /// <remarks>
    /// Its ackno counts whatever its list is: that the peer has accepted a list does not become untrue. Only a list is owed
    /// an answer, and an older one is not even that (ADDR-3).
    /// </remarks>
    public AddressListState Receive(in AddressExtension told)
    {
        bool answer = !told.IsAcknowledgementOnly && Peer.Age(told.Version) != RequestAge.Older;
        return new(Own.Acknowledge(told.Ackno), Peer.Accept(told), OwesAnswer || answer);
    }

    /// <summary>An ADDRESS was sent, in whatever packet.</summary>
    public AddressListState Sent() => this with { OwesAnswer = false };

    /// <summary>The packet of its own that ADDRESS travels in when no other is to be sent (ADDR-1).</summary>
    /// <param name="flow">The flow to send on, which consumes no version by it.</param>
    /// <returns>A packet without flags, which carries the next unused version, as those do that consume none (CTL-3).</returns>
    public static ControlPacket Carrier(in FlowRecord flow) => new(
        ControlFlags.None, flow.LocalFlow, flow.PeerFlow, flow.NextVersion, 0, flow.LocalNonce, flow.Sending, flow.NewestPeer);

    /// <summary>Whether a further flow may be opened to an address now (ADDR-5, ADDR-6, SEC-13).</summary>
    /// <param name="address">The address.</param>
    /// <param name="flows">All flows of the connection.</param>
    public bool MayOpen(NetworkAddress address, ReadOnlySpan<FlowRecord> flows) =>
        !Joining.IsAsking(flows) && Peer.MayTry(address) && FlowLimit.HasRoom(flows);
}
