namespace ServalRef.Verification.Promela;

/// <summary>One search: the model, its bounds, what is searched for, and how much it may cost.</summary>
public sealed record SpinJob
{
    /// <summary>The Promela text.</summary>
    public string Model { get; init; } = PromelaWriter.Write();

    /// <summary>The world of the model.</summary>
    public ModelBounds Bounds { get; init; } = new();

    /// <summary>What is searched for.</summary>
    public SpinSearch Search { get; init; }

    /// <summary>The most memory that the search may take, in MiB.</summary>
    public int MemoryLimit { get; init; } = 4096;

    /// <summary>The longest that everything together may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest path that is followed, in SPIN's steps: about six for one step of the protocol.</summary>
    public int MaximumDepth { get; init; } = 1_000_000;

    /// <summary>Size of the hash table, in bits: 8 bytes for each place, so that 24 take 128 MiB.</summary>
    public int HashBits { get; init; } = 22;

    /// <summary>
    /// How much the compiler optimises, 0 to 2. Small bounds take less time than the compiler does at 2; large ones are
    /// searched more than twice as fast then.
    /// </summary>
    public int Optimisation { get; init; } = 2;

    /// <summary>Whether to go on after an error, to shorter ways to one. The shortest is not always found.</summary>
    public bool ShortenTrail { get; init; }
}

/// <summary>What SPIN searches for.</summary>
public enum SpinSearch
{
    /// <summary>Violated assertions, and states where nothing can happen before all is settled.</summary>
    Safety,

    /// <summary>Cycles without progress after the environment has turned calm.</summary>
    NonProgress,

    /// <summary>Paths on which the LTL formula of the model fails: once calm, both ends settle.</summary>
    Liveness,
}
