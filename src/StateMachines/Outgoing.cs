namespace ServalRef.StateMachines;

/// <summary>Makes the control packets of a flow from its record: pure functions.</summary>
public static class Outgoing
{
    /// <summary>Our SYN, or our SYN+ACK to the newest SYN (OPEN-1, OPEN-2).</summary>
    public static ControlPacket Opening(in FlowRecord r) => r.Has(FlowFacts.Passive)
        ? Make(r, ControlFlags.Syn | ControlFlags.Ack, r.Opening.Version, Freshness.AcknoFor(r.PeerOpening), r.Peer)
        : Make(r, ControlFlags.Syn, r.Opening.Version, 0, r.Peer) with { DestinationFlow = 0 };

    /// <summary>The ACK of a SYN+ACK or FIN, to where it came from (CTL-2, SEC-14).</summary>
    public static ControlPacket Acknowledge(in FlowRecord r, in ControlPacket answered, bool consumed = true) =>
        Make(r, ControlFlags.Ack, r.NextVersion, Freshness.AcknoFor(answered.Version, consumed), answered.Source);

    /// <summary>The prototype's answer to an older packet (CTL-10).</summary>
    public static ControlPacket Challenge(in FlowRecord r) =>
        Make(r, ControlFlags.Ack, r.NextVersion, r.ExpectedVersion, r.Peer);

    /// <summary>Our RSYN, from the address we move to (MIG-3).</summary>
    public static ControlPacket Move(in FlowRecord r) =>
        Make(r, ControlFlags.Rsyn, r.Move.Version, 0, r.NewestPeer) with { Source = r.Moving };

    /// <summary>Our RSYN+ACK to the candidate (MIG-6).</summary>
    public static ControlPacket MoveAnswer(in FlowRecord r, NetworkAddress destination) =>
        Make(r, ControlFlags.Rsyn | ControlFlags.Ack, r.Answer.Version, Freshness.AcknoFor(r.PeerMove), destination);

    /// <summary>Our FIN, sent for the first time or again: with ACK once the peer's FIN has arrived, which it then answers (TEAR-8).</summary>
    public static ControlPacket Fin(in FlowRecord r, Dialect dialect) => FinCarriesAck(r, dialect)
        ? Make(r, ControlFlags.Fin | ControlFlags.Ack, r.Fin.Version, Freshness.AcknoFor(r.PeerFin), r.NewestPeer)
        : Make(r, ControlFlags.Fin, r.Fin.Version, 0, r.NewestPeer);

    /// <summary>Whether a FIN that is sent now carries ACK: in mtp1, once the peer's FIN has arrived (TEAR-8).</summary>
    /// <remarks>
    /// A passive closer sends no FIN before the peer's has arrived, so in LastAck this says as well whether every copy that the peer
    /// may answer carried the ACK (TEAR-9).
    /// </remarks>
    public static bool FinCarriesAck(in FlowRecord r, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.FinAcknowledges && r.Has(FlowFacts.PeerFinished);
    }

    /// <summary>Our own RST (FLOW-5).</summary>
    public static ControlPacket Reset(in FlowRecord r, NetworkAddress destination) =>
        Make(r, ControlFlags.Rst, r.NextVersion, 0, destination);

    /// <summary>The reply RST to a packet that names no live flow: it echoes the nonce and names the packet (SEC-5, CTL-3).</summary>
    public static ControlPacket ReplyReset(in ControlPacket answered) => new(
        ControlFlags.Rst | ControlFlags.Ack,
        answered.DestinationFlow,
        answered.SourceFlow,
        0,
        Freshness.AcknoFor(answered.Version),
        answered.Nonce,
        answered.Destination,
        answered.Source);

    /// <summary>The reply NACK to a JOIN: not now (OPEN-24).</summary>
    public static ControlPacket ReplyNack(in ControlPacket answered) =>
        ReplyReset(answered) with { Flags = ControlFlags.Nack | ControlFlags.Ack };

    private static ControlPacket Make(in FlowRecord r, ControlFlags flags, uint version, uint ackno, NetworkAddress destination) =>
        new(flags, r.LocalFlow, r.PeerFlow, version, ackno, r.LocalNonce, r.Sending, destination);
}
