using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>A host at a moment, and who writes to it: makes packets for it.</summary>
internal sealed class Scene(Cast cast, FlowRecord record)
{
    internal Cast Cast { get; } = cast;

    internal FlowRecord Record { get; } = record;

    /// <summary>Whether nothing has happened yet.</summary>
    internal bool IsNew => Record.State == FlowState.Closed && Record.Opening.Phase == SlotPhase.Unused;

    /// <summary>Whether the flow is over: its flow ID is never used again, so nobody opens it (FLOW-3).</summary>
    internal bool IsOver => Record.State == FlowState.Closed && !IsNew;

    /// <summary>Whether the host knows its peer's version numbers.</summary>
    internal bool KnowsPeer => Record.PeerNonce != 0;

    /// <summary>A version of the peer that is newer than every one the host has accepted.</summary>
    internal uint NewVersion => KnowsPeer ? Record.ExpectedVersion : Cast.Peer.FirstVersion;

    /// <summary>A packet of the peer, from the newest address that the host knows of it.</summary>
    internal FlowInput Packet(ControlFlags flags, uint version, uint ackno = 0) => Of(new ControlPacket(
        flags,
        Cast.Peer.Flow,
        flags == ControlFlags.Syn ? 0 : Record.LocalFlow,
        version,
        ackno,
        Cast.Peer.Nonce,
        KnowsPeer ? Record.NewestPeer : Cast.Peer.Addresses[0],
        Record.Sending));

    /// <summary>A reply to a packet of the host, by whoever received it: the host's own nonce, echoed (SEC-5).</summary>
    internal FlowInput Reply(ControlFlags flags, uint ackno)
    {
        ControlPacket packet = Packet(flags | ControlFlags.Ack, 0, ackno).Packet;
        return Of(packet with { SourceFlow = KnowsPeer ? Record.PeerFlow : 0, Nonce = Record.LocalNonce });
    }

    internal static FlowInput Of(in ControlPacket packet) => new(
        Arrival.TryClassify(packet.Flags, out FlowTrigger trigger) ? trigger : FlowTrigger.DataArrived, packet);
}
