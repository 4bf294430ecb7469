namespace ServalRef.Verification.Exploring;

/// <summary>What an exploration found.</summary>
/// <param name="States">Reachable situations.</param>
/// <param name="Transitions">Moves between them, those that lead nowhere else included.</param>
/// <param name="Depth">The most moves that a shortest way to a situation takes.</param>
/// <param name="Complete">Whether everything was explored; if not, what holds is not proven.</param>
/// <param name="Verdicts">Each requirement with its verdict, in the model's order.</param>
public sealed record Exploration(int States, long Transitions, int Depth, bool Complete, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>Whether every requirement holds.</summary>
    public bool Holds => Verdicts.All(v => v.Holds);
}

/// <summary>The verdict on one requirement.</summary>
/// <param name="Requirement">What has to hold.</param>
/// <param name="CounterExample">Where it fails; none if it holds.</param>
/// <param name="Failures">How many situations or steps fail.</param>
public sealed record Verdict(Requirement Requirement, CounterExample? CounterExample, long Failures)
{
    /// <summary>Whether it holds.</summary>
    public bool Holds => CounterExample is null;
}

/// <summary>How far an exploration may go.</summary>
/// <param name="MaximumStates">Situations to store at most, from 1 on.</param>
/// <param name="StopsAtViolation">Whether the first situation or step that must not be ends it; what is not decided by then stays open.</param>
public sealed record ExplorationLimits(int MaximumStates = 100_000_000, bool StopsAtViolation = false)
{
    /// <summary>The defaults.</summary>
    public static ExplorationLimits Default { get; } = new();

    // Measured: 81 to 146 with the graph that shows ways back.
    private const int BytesOfAState = 150;

    /// <summary>What fits into so much memory, and not more than the defaults.</summary>
    /// <param name="bytes">Memory in bytes, of which a quarter is left to others.</param>
    public static ExplorationLimits Within(long bytes) =>
        new((int)Math.Clamp(bytes / 4 * 3 / BytesOfAState, 1, Default.MaximumStates));
}

/// <summary>How far an exploration has come.</summary>
/// <param name="Phase">What is being done, in a word or two.</param>
/// <param name="States">Situations stored so far.</param>
/// <param name="Depth">Moves from the start.</param>
public readonly record struct ExplorationProgress(string Phase, int States, int Depth);
