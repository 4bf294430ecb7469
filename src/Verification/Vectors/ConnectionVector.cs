using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Vectors;

/// <summary>A vector of one end of a connection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it tells.</param>
/// <param name="Steps">What happens.</param>
internal sealed record ConnectionVector(string Name, string About, IReadOnlyList<ConnectionStep> Steps);

/// <summary>Something that happened to one end of a connection, and what followed.</summary>
/// <param name="Before">The record before.</param>
/// <param name="Input">The event.</param>
/// <param name="After">The record after.</param>
/// <param name="Times">How often it happened in a row, each time with the same consequence.</param>
/// <param name="Sent">The packets, of each time.</param>
/// <param name="Endings">The flows that ended.</param>
/// <param name="Clauses">The clauses of the step, in order.</param>
/// <param name="Rejected">What was wrong with the packet, for one that must change nothing.</param>
internal sealed record ConnectionStep(
    ConnectionRecord Before,
    ConnectionInput Input,
    ConnectionRecord After,
    int Times,
    IReadOnlyList<Emission> Sent,
    IReadOnlyList<FlowEnding> Endings,
    IReadOnlyList<string> Clauses,
    string? Rejected)
{
    /// <summary>Whether another step is the same once more.</summary>
    internal bool IsRepeatedBy(ConnectionStep next) => Input == next.Input && Sent.SequenceEqual(next.Sent)
        && Clauses.SequenceEqual(next.Clauses)
        && VisibleConnection.Of(After) == VisibleConnection.Of(next.After)
        && VisibleConnection.Of(Before) == VisibleConnection.Of(After);
}

/// <summary>What of a connection a vector tells.</summary>
/// <param name="State">The state of the connection.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Ends">How far its streams have come.</param>
/// <param name="Flows">Its flows, in the order in which they were opened.</param>
internal readonly record struct VisibleConnection(
    ConnectionState State, Outcome Outcome, StreamEnds Ends, ValueArray<(uint Flow, VisibleState State)> Flows)
{
    internal static VisibleConnection Of(in ConnectionRecord r) =>
        new(r.State, r.Outcome, r.Ends, [.. r.Flows.Select(f => (f.LocalFlow, VisibleState.Of(f)))]);
}
