namespace ServalRef.Verification.Promela;

/// <summary>What a search came to.</summary>
public sealed record SpinResult
{
    /// <summary>Whether it found an error, or nothing, or did not end.</summary>
    public required SpinOutcome Outcome { get; init; }

    /// <summary>The error as SPIN says it; empty without one.</summary>
    public string Error { get; init; } = "";

    /// <summary>Reachable states. In a search for safety that ended, these are the states of the protocol.</summary>
    public long StatesStored { get; init; }

    /// <summary>Steps taken, those within one step of the protocol not counted.</summary>
    public long Transitions { get; init; }

    /// <summary>Errors found.</summary>
    public int Errors { get; init; }

    /// <summary>The longest path followed, in SPIN's steps.</summary>
    public int Depth { get; init; }

    /// <summary>Size of one state before it is stored, in bytes.</summary>
    public int StateVectorBytes { get; init; }

    /// <summary>Memory taken, in MiB.</summary>
    public double Memory { get; init; }

    /// <summary>How long the search took, without generating and compiling.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The steps to the error; empty without one.</summary>
    public IReadOnlyList<TrailStep> Trail { get; init; } = [];
}

/// <summary>How a search ended.</summary>
public enum SpinOutcome
{
    /// <summary>Everything was searched, and nothing was found.</summary>
    Passed,

    /// <summary>An error was found.</summary>
    Violated,

    /// <summary>The memory or the depth did not suffice: nothing was found, but not everything was searched.</summary>
    Incomplete,

    /// <summary>The time limit came first.</summary>
    TimedOut,
}
