using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Replies;

/// <summary>A control packet that came to a host, and that a reply RST or reply NACK of it may answer.</summary>
/// <param name="packet">The packet.</param>
internal sealed class Provocation(in Sighting packet)
{
    /// <summary>The packet.</summary>
    internal Observation Came { get; } = packet.Control!;

    /// <summary>Whether it asks for a service, rather than for a further flow of a connection.</summary>
    internal bool AsksForService { get; } = packet.Control!.Packet.Flags == ControlFlags.Syn && packet.Packet.ConnectionKind != ConnectionKind.Join;

    /// <summary>Where an answer goes (SEC-14).</summary>
    internal NetworkAddress Origin { get; } = IsForwarded(packet) ? packet.Packet.SourceEntry(0) : packet.Source;

    /// <summary>Whether it is a SYN that was forwarded; of any other packet the source is known already (MIG-21, RES-8c).</summary>
    internal bool WasForwarded { get; } = IsForwarded(packet);

    /// <summary>Whether it names a flow that is followed: then the states of that flow say how it is answered.</summary>
    internal bool IsOfKnownFlow { get; } = packet.To is not null;

    /// <summary>The replies to it so far.</summary>
    internal int Replies { get; set; }

    /// <summary>Whether it is one of the packets that a reply RST may answer (SEC-6), or one that nobody has a name for.</summary>
    internal bool MayBeAnswered => !Came.IsKnown || Came.Trigger == FlowTrigger.SynArrived || Arrival.OwesReset(Came.Trigger);

    internal bool HasNonceOf(in ControlPacket reply) => reply.Nonce == Came.Packet.Nonce;

    internal bool HasFlowsOf(in ControlPacket reply) =>
        reply.SourceFlow == Came.Packet.DestinationFlow && reply.DestinationFlow == Came.Packet.SourceFlow;

    internal bool IsNamedBy(in ControlPacket reply) => reply.Acknowledges && reply.Ackno == Freshness.AcknoFor(Came.Packet.Version);

    /// <summary>How much speaks for it that a reply answers this packet: two of nonce, flows and ackno, or more.</summary>
    internal int Likeness(in ControlPacket reply) =>
        (IsNamedBy(reply) ? 6 : 0) + (HasNonceOf(reply) ? 5 : 0) + (HasFlowsOf(reply) ? 5 : 0) + (reply.Destination == Origin ? 1 : 0);

    private static bool IsForwarded(in Sighting packet) => packet.Packet.HasSource && packet.Packet.Flags == ControlFlags.Syn;
}
