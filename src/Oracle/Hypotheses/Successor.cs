using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>A hypothesis after one event, and what the machines did with the event.</summary>
/// <param name="After">The hypothesis.</param>
/// <param name="Step">What the machines did; none if they were not asked.</param>
internal readonly record struct Successor(Hypothesis After, StepResult? Step)
{
    /// <summary>The packets that the event made the host send.</summary>
    internal ValueArray<Emission> Emissions => Step?.Emissions ?? [];
}

/// <summary>How a packet that a host sent can be explained.</summary>
/// <param name="Hypotheses">Every hypothesis in which the host sent it; none if it may not have sent it.</param>
/// <param name="Clause">The clause that it was sent by; null if nothing explains it.</param>
internal readonly record struct Explanation(List<Hypothesis> Hypotheses, string? Clause);
