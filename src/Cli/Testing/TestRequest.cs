namespace ServalRef.Cli.Testing;

/// <summary>What <c>test</c> is asked.</summary>
/// <param name="Words">Which cases: names, patterns, clauses or tags; none: all.</param>
/// <param name="Json">Whether the result is a document.</param>
internal sealed record TestRequest(IReadOnlyList<string> Words, bool Json)
{
    /// <summary>Whether the cases are only listed.</summary>
    internal bool List { get; init; }

    /// <summary>Whether the reference is tested.</summary>
    internal bool Reference { get; init; }

    /// <summary>The command of an adapter; null: another implementation.</summary>
    internal string? Adapter { get; init; }

    /// <summary>An implementation on a real network; null: another one.</summary>
    internal LiveTestRequest? Live { get; init; }

    /// <summary>The first seed.</summary>
    internal long Seed { get; init; } = 1;

    /// <summary>How many seeds each case runs with.</summary>
    internal int Seeds { get; init; } = 1;

    /// <summary>Seconds after which no further case is begun; null: all are.</summary>
    internal double? Time { get; init; }

    /// <summary>Which part of the cases, from 1, and of how many.</summary>
    internal (int Part, int Of) Shard { get; init; } = (1, 1);

    /// <summary>Whether a SHOULD that is not followed fails a case.</summary>
    internal bool Strict { get; init; }

    /// <summary>Whether it is told what the cases reached.</summary>
    internal bool Coverage { get; init; }

    /// <summary>Whether the result is written in the Test Anything Protocol.</summary>
    internal bool Tap { get; init; }

    /// <summary>Whether failures are printed as annotations of GitHub too.</summary>
    internal bool Annotations { get; init; }

    /// <summary>Where JUnit XML goes; null: nowhere.</summary>
    internal string? JUnit { get; init; }

    /// <summary>Where SARIF goes; null: nowhere.</summary>
    internal string? Sarif { get; init; }

    /// <summary>Where the page goes; null: nowhere.</summary>
    internal string? Html { get; init; }

    /// <summary>Where captures of failed cases go; null: nowhere.</summary>
    internal string? Write { get; init; }

    /// <summary>The file of known failures; null: none.</summary>
    internal string? Baseline { get; init; }

    /// <summary>Files whose results are joined; none: cases are run.</summary>
    internal IReadOnlyList<string> Merge { get; init; } = [];
}
