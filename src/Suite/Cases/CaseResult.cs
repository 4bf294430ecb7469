using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>What became of one case.</summary>
public sealed record CaseResult
{
    /// <summary>The case.</summary>
    public required SuiteCase Case { get; init; }

    /// <summary>The verdict.</summary>
    public required CaseVerdict Verdict { get; init; }

    /// <summary>The seed that it ran with.</summary>
    public required long Seed { get; init; }

    /// <summary>What is wrong, the gravest first; none if nothing is.</summary>
    public IReadOnlyList<CaseFault> Faults { get; init; } = [];

    /// <summary>Why it could not be run, or why it is known; null if it could.</summary>
    public string? Reason { get; init; }

    /// <summary>The smallest counter-example that was found; none unless a property failed.</summary>
    public ShrunkCase? Shrunk { get; init; }

    /// <summary>How long it lasted, in seconds of the run's own time.</summary>
    public double Seconds { get; init; }

    /// <summary>The packets of the run as the implementation's host saw them, as a capture file; none if none passed.</summary>
    public byte[]? Capture => Recording is { Frames.Count: > 0 } recording ? recording.ToFile() : null;

    /// <summary>The packets of the run as the implementation's host saw them; none if none passed.</summary>
    internal Recording? Recording { get; init; }

    /// <summary>The cells of the machines that were reached, at the reference that was the peer, or by the steps of a vector.</summary>
    internal IReadOnlyCollection<string> Cells { get; init; } = [];

    /// <summary>The kinds of events that happened in schedules.</summary>
    internal IReadOnlyCollection<string> Kinds { get; init; } = [];

    /// <summary>The clauses that the run put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised { get; init; } = [];
}

/// <summary>A clause that an implementation broke in a case.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Severity">Violation, or deviation for a SHOULD.</param>
/// <param name="Message">What was expected and what came, in one sentence.</param>
/// <param name="Ladder">The packets around it, one line each; none if it is not about packets.</param>
public sealed record CaseFault(string Clause, Severity Severity, string Message, IReadOnlyList<string> Ladder);
