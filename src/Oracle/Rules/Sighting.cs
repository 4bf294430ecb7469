using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>A well-formed packet as a rule sees it: where it stands, what it says, and whose it is as far as that is known.</summary>
internal readonly ref struct Sighting
{
    /// <summary>Its place in the capture.</summary>
    internal required PacketReference Reference { get; init; }

    /// <summary>The address that it comes from.</summary>
    internal required NetworkAddress Source { get; init; }

    /// <summary>The address that it goes to.</summary>
    internal required NetworkAddress Destination { get; init; }

    /// <summary>The packet; valid only while the rule looks at it.</summary>
    internal required SalPacket Packet { get; init; }

    /// <summary>The dialect that it was decoded by.</summary>
    internal required Dialect Dialect { get; init; }

    /// <summary>What the control channel reads of it; null for a packet without a CONTROL extension.</summary>
    internal Observation? Control { get; init; }

    /// <summary>The end of the flow that sent it; null if the flow is not known.</summary>
    internal EndpointJudge? From { get; init; }

    /// <summary>The end of the flow that it goes to; null if the flow is not known.</summary>
    internal EndpointJudge? To { get; init; }

    /// <summary>The connection that the flow belongs to; null if it is not known.</summary>
    internal ConnectionView? Connection { get; init; }

    /// <summary>Which of the connection's hosts sent it (<see cref="ConnectionView.Hosts"/>); meaningless without a connection.</summary>
    internal int Side { get; init; }

    /// <summary>Whether the capture was taken at its sender.</summary>
    internal bool WasSentHere { get; init; }

    /// <summary>Whether the capture was taken at its receiver, who has to take it: a malformed packet came to nobody (WIRE-11).</summary>
    internal bool CameHere { get; init; }

    /// <summary>The DF bit of its IP header; null if it is not known.</summary>
    internal bool? DontFragment { get; init; }
}
