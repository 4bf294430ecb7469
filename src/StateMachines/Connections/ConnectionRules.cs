namespace ServalRef.StateMachines.Connections;

/// <summary>The pure rules that a connection engine composes. A checker replaces one to show that it is missed.</summary>
internal sealed record ConnectionRules
{
    /// <summary>Which flows are closed now.</summary>
    internal delegate ValueArray<int> Closing(ReadOnlySpan<FlowRecord> flows, StreamEnds ends);

    /// <summary>Whether one flow may be removed.</summary>
    internal delegate bool Removing(ReadOnlySpan<FlowRecord> flows, int place);

    /// <summary>Whether the peer's FINs say something.</summary>
    internal delegate bool Reading(ReadOnlySpan<FlowRecord> flows, StreamEnds ends, bool flowLost);

    /// <summary>What the end of a flow means.</summary>
    internal delegate ConnectionTrigger? Ending(ReadOnlySpan<FlowRecord> flows, StreamEnds ends, bool lost);

    /// <summary>What becomes of a JOIN.</summary>
    internal delegate JoinVerdict Judging(
        in JoinRequest join, ConnectionState connection, ulong peerNonce, ReadOnlySpan<FlowRecord> flows, bool wanted);

    /// <summary>The rules of the specification.</summary>
    internal static ConnectionRules Specified { get; } = new();

    /// <summary>TEAR-2, TEAR-5, TEAR-12, TEAR-13.</summary>
    internal Closing ToCloseNow { get; init; } = ClosingFlows.ToCloseNow;

    /// <summary>TEAR-5, from the side that removes.</summary>
    internal Removing MayRemove { get; init; } = ClosingFlows.MayRemove;

    /// <summary>TEAR-6.</summary>
    internal Reading AcknowledgeOurEnd { get; init; } = ReadingFins.AcknowledgeOurEnd;

    /// <summary>TEAR-7.</summary>
    internal Reading AbortConnection { get; init; } = (flows, ends, _) => ReadingFins.AbortConnection(flows, ends);

    /// <summary>CONN-4, TEAR-15, TEAR-17.</summary>
    internal Ending LastFlow { get; init; } = Connections.LastFlow.Ended;

    /// <summary>OPEN-27: whether a JOIN proves the opening.</summary>
    internal bool LearnsFromJoin { get; init; } = true;

    /// <summary>OPEN-22, OPEN-24.</summary>
    internal Judging Judge { get; init; } = Joining.Judge;

    /// <summary>TEAR-14: whether the limit of FinWait2 runs.</summary>
    internal Func<StreamEnds, bool> FinWait2IsLimited { get; init; } = ends => ends.Both;
}
