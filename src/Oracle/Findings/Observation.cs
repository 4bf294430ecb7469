using ServalRef.StateMachines;

namespace ServalRef.Oracle.Findings;

/// <summary>One control packet of the trace.</summary>
/// <param name="Reference">Where it stands.</param>
/// <param name="Packet">What the control channel reads of it.</param>
/// <param name="Trigger">What it is when it arrives; meaningful only if it is known.</param>
/// <param name="IsKnown">Whether its flags are a combination that a host may send (CTL-4).</param>
/// <param name="Content">A digest of everything in it that a retransmission repeats (CTL-5).</param>
internal sealed record Observation(
    PacketReference Reference, ControlPacket Packet, FlowTrigger Trigger, bool IsKnown, ulong Content)
{
    /// <summary>Whether its receiver drops it, since something behind its SAL header or a reserved bit is wrong (WIRE-11).</summary>
    internal bool IsMalformed { get; init; }

    /// <summary>
    /// Whether it may count or not where it arrives: the same bytes came a moment before, recorded twice or doubled by the network, or it asks for
    /// or answers something else than what its receiver has to do with.
    /// </summary>
    internal bool MayBeDropped { get; init; }

    /// <summary>The TTL of its IP header; null if it is not known.</summary>
    internal byte? TimeToLive { get; init; }

    /// <summary>Whether it bears SOURCE: it has come through a router, or answers what did (RES-6a, RES-8b).</summary>
    internal bool HasRoute { get; init; }

    /// <summary>The DF bit of its IP header; null if it is not known.</summary>
    internal bool? DontFragment { get; init; }

    internal Instant Time => Reference.Time;

    internal PacketKind Kind => PacketKind.Of(Trigger);

    internal FlowInput AsInput => new(Trigger, Packet);
}
