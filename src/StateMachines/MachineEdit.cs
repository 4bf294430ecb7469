namespace ServalRef.StateMachines;

/// <summary>
/// Changes the decisions of a machine as it is configured: the way to build a machine that lacks a rule, so that a checker can
/// show that it notices.
/// </summary>
/// <param name="decision">A decision as the machine's file writes it.</param>
/// <returns>What stands in its place: itself, another, several in order, or none.</returns>
internal delegate IEnumerable<Decision> MachineEdit(Decision decision);

/// <summary>One decision of a machine before it is configured.</summary>
/// <param name="Machine">Flow, Migration or Connection.</param>
/// <param name="Clause">The clause that demands it.</param>
/// <param name="From">The state.</param>
/// <param name="Trigger">The event.</param>
/// <param name="Guard">The condition; none for the last of its pair.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Acts">What it does, in order.</param>
/// <param name="Reason">For an event that is ignored, why; none for an arrow.</param>
internal sealed record Decision(
    string Machine, string Clause, string From, string Trigger, Guard? Guard, string To, IReadOnlyList<Act> Acts, string? Reason = null)
{
    /// <summary>Whether the event changes nothing.</summary>
    internal bool IsIgnore => Reason is not null;

    /// <summary>The same event in the same state under the same condition, ignored.</summary>
    internal Decision Ignored() => this with { To = From, Acts = [], Reason = "edited" };
}
