using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Something that happened to a host, and what followed.</summary>
/// <param name="Stimulus">What happened, in words.</param>
/// <param name="Before">The record before.</param>
/// <param name="Input">The event.</param>
/// <param name="After">The record after.</param>
/// <param name="Times">How often it happened in a row, each time with the same consequence.</param>
/// <param name="Sent">The packets, of each time.</param>
/// <param name="Taken">The decisions, of each time.</param>
/// <param name="Acting">Those of them that act.</param>
/// <param name="Clause">The clause that decided.</param>
internal sealed record Performance(
    Stimulus Stimulus,
    FlowRecord Before,
    FlowInput Input,
    FlowRecord After,
    int Times,
    IReadOnlyList<Emission> Sent,
    IReadOnlyList<DecisionName> Taken,
    IReadOnlyList<DecisionName> Acting,
    string Clause)
{
    /// <summary>Whether what the host knows changes.</summary>
    internal bool Changes => After != Before;

    /// <summary>The decisions that act, or where none does, those that ignore.</summary>
    internal IEnumerable<DecisionName> Deciding => Acting.Count > 0 ? Acting : Taken;

    /// <summary>Whether a packet arrives, rather than something within the host.</summary>
    internal bool IsPacket => Input.Packet != default;

    /// <summary>Whether it can be put to a host: to one without an address, a packet means nothing (MIG-27).</summary>
    internal bool IsHeard => !IsPacket || !Before.IsHomeless || (!Changes && Sent.Count == 0);

    internal bool LooksLike(Performance other) =>
        VisibleState.Of(After) == VisibleState.Of(other.After) && Sent.SequenceEqual(other.Sent) && Taken.SequenceEqual(other.Taken);
}
