using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>One requirement on a host's packets without control that its control state decides. It remembers nothing.</summary>
internal abstract class SendingRule
{
    /// <summary>What is wrong with a packet, in one sentence; null if nothing is.</summary>
    /// <param name="modes">What the states of the sending end say.</param>
    /// <param name="packet">The packet.</param>
    internal abstract string? FaultOf(SendingModes modes, in SentSegment packet);

    /// <summary>Whether a state of the flow allows a packet: a frame that the capture lacks may have led to it.</summary>
    /// <param name="record">The state.</param>
    /// <param name="packet">The packet.</param>
    internal abstract bool Allows(in FlowRecord record, in SentSegment packet);
}

/// <summary>A packet without control as its sender's control state is concerned with it.</summary>
/// <param name="Reference">Where it stands.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Segment">What it carries.</param>
/// <param name="IsNewPiece">Whether it carries bytes beyond all that its sender has sent before.</param>
internal readonly record struct SentSegment(
    PacketReference Reference, NetworkAddress Source, NetworkAddress Destination, DataSegment Segment, bool IsNewPiece)
{
    /// <summary>When it was seen.</summary>
    internal Instant Time => Reference.Time;
}

/// <summary>Nothing but control is sent on a flow that is not synchronised yet (FLOW-7).</summary>
internal sealed class OnSynchronisedFlow : SendingRule
{
    internal override string? FaultOf(SendingModes modes, in SentSegment packet) =>
        modes.IsSynchronised(packet.Time) || modes.WasSynchronised ? null : "Data goes only on a synchronised flow.";

    internal override bool Allows(in FlowRecord record, in SentSegment packet) => record.IsSynchronised;
}

/// <summary>Nothing is sent on a flow that is Closed (FLOW-8).</summary>
internal sealed class NotOnClosedFlow : SendingRule
{
    internal override string? FaultOf(SendingModes modes, in SentSegment packet) =>
        !modes.IsSynchronised(packet.Time) && modes.WasSynchronised ? "The flow is over at this end: nothing more is sent on it." : null;

    internal override bool Allows(in FlowRecord record, in SentSegment packet) => record.IsSynchronised;
}

/// <summary>No new data follows a FIN on its flow (TEAR-3).</summary>
internal sealed class NothingNewAfterFin : SendingRule
{
    internal override string? FaultOf(SendingModes modes, in SentSegment packet) =>
        packet.IsNewPiece && modes.IsFinished(packet.Time) ? "A FIN ends its sender's data on the flow: nothing new follows it." : null;

    internal override bool Allows(in FlowRecord record, in SentSegment packet) => false;
}

/// <summary>A frozen flow carries nothing (MIG-10).</summary>
internal sealed class NothingOnFrozenFlow : SendingRule
{
    internal override string? FaultOf(SendingModes modes, in SentSegment packet) =>
        modes.IsFrozen(packet.Time) ? "The flow is frozen until the peer's new address is proven." : null;

    internal override bool Allows(in FlowRecord record, in SentSegment packet) => !record.Has(FlowFacts.Frozen);
}

/// <summary>Data goes from and to adopted addresses (MIG-15); MOVED goes to where a packet came from (MIG-25).</summary>
internal sealed class BetweenAdoptedAddresses : SendingRule
{
    internal override string? FaultOf(SendingModes modes, in SentSegment packet)
    {
        if (packet.Segment.IsMoved || !modes.IsSynchronised(packet.Time))
        {
            return null;
        }

        return !modes.IsPeer(packet.Destination, packet.Time)
            ? $"{packet.Destination} is not an adopted address of the peer: only the three-way proof adopts one."
            : !modes.IsLocal(packet.Source, packet.Time)
                ? $"{packet.Source} is not this host's adopted address: only the RSYN+ACK to its RSYN adopts one."
                : null;
    }

    internal override bool Allows(in FlowRecord record, in SentSegment packet) =>
        record.Peer == packet.Destination && record.Local == packet.Source;
}
