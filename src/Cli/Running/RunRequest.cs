using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli.Running;

/// <summary>What is to be run.</summary>
/// <param name="File">The scenario file.</param>
/// <param name="Seed">Decides all chance; none: as the file says.</param>
/// <param name="Trace">Where a trace goes; none: nowhere.</param>
/// <param name="Capture">Where a capture goes; none: nowhere.</param>
/// <param name="Plots">The folder where plots go; none: nowhere.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record RunRequest(string File, long? Seed, string? Trace, string? Capture, string? Plots, bool Json)
{
    /// <summary>How many seeds it is run with, from the first on.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Values of the file that are others.</summary>
    public IReadOnlyList<SetOption> Sets { get; init; } = [];

    /// <summary>Whether each connection is compared with the best of its paths alone.</summary>
    public bool ComparesBestPath { get; init; }

    /// <summary>Where the measures go as CSV; none: nowhere.</summary>
    public string? Csv { get; init; }

    /// <summary>Where its story goes as a page to step through; none: nowhere.</summary>
    public string? Step { get; init; }

    /// <summary>Where its connections go as qlog; none: nowhere.</summary>
    public string? Qlog { get; init; }

    /// <summary>Which part of the runs is run, from 1, and of how many; none: all.</summary>
    public (int Part, int Of)? Shard { get; init; }

    /// <summary>Files of parts that are joined; none: a scenario is run.</summary>
    public IReadOnlyList<string> Merge { get; init; } = [];

    /// <summary>Whether it is run more than once.</summary>
    public bool IsSeries => Seeds > 1 || Sets.Any(set => set.Values.Count > 1);

    /// <summary>The values of a run that is no series.</summary>
    public IReadOnlyList<ScenarioEdit> Edits => [.. Sets.Select(set => new ScenarioEdit(set.Path, set.Values[0]))];
}
