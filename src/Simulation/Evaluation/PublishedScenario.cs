using System.Collections.Concurrent;
using System.Diagnostics;

namespace ServalRef.Simulation.Evaluation;

/// <summary>A published scenario: independent runs, and what follows from their results.</summary>
/// <param name="Id">Its name, such as S1.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Runs">The runs of one seed, by name; each gives some numbers.</param>
/// <param name="Judge">What is measured, from the means of all seeds.</param>
public sealed record PublishedScenario(
    string Id, string Title, IReadOnlyDictionary<string, Func<int, double[]>> Runs, Func<IReadOnlyDictionary<string, double[]>, IReadOnlyList<Measure>> Judge)
{
    /// <summary>How long one of its runs takes beside those of others, roughly: the longest are begun first.</summary>
    public int Work { get; init; } = 1;

    /// <summary>The run with our own defaults, whose rows are not graded: one seed shows what they are like.</summary>
    internal const string Defaults = "defaults";

    /// <summary>All that are run by <c>evaluate all</c>.</summary>
    public static IReadOnlyList<PublishedScenario> All { get; } =
    [
        Published.SharedBottleneck, Published.Triangle, Published.Chain, Published.Torus, Published.Wireless, Published.Bursts,
        Published.IdlePaths, Published.ServerLoad, DataCentre.Permutation, Published.ReceiveWindow,
    ];

    /// <summary>Runs scenarios over the seeds 1, 2, …, as many at a time as there are processors.</summary>
    /// <param name="scenarios">Which.</param>
    /// <param name="seeds">How many seeds, at least 1; what is not graded runs with the first.</param>
    /// <param name="progress">Told, by one thread at a time, how far it is, from 0 to 1.</param>
    /// <param name="stop">Ends it before its time, between two runs.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static IReadOnlyList<Evaluated> Evaluate(
        IReadOnlyList<PublishedScenario> scenarios, int seeds, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var tasks = scenarios.SelectMany(scenario => scenario.Runs.Keys.SelectMany(run =>
            Enumerable.Range(1, run == Defaults ? 1 : seeds).Select(seed => (Scenario: scenario, Run: run, Seed: seed)))).ToArray();
        var results = new double[tasks.Length][];
        var seconds = new double[tasks.Length];
        int done = 0;
        Lock turn = new();

        // One at a time, the longest first, so that all processors have work to the end.
        OrderablePartitioner<int> turns = Partitioner.Create(
            Enumerable.Range(0, tasks.Length).OrderByDescending(index => tasks[index].Scenario.Work), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(turns, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, index =>
        {
            long start = Stopwatch.GetTimestamp();
            results[index] = tasks[index].Scenario.Runs[tasks[index].Run](tasks[index].Seed);
            seconds[index] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            lock (turn)
            {
                progress?.Report((double)++done / tasks.Length);
            }
        });
        return [.. scenarios.Select(scenario => scenario.Conclude(seeds, tasks, results, seconds))];
    }

    private Evaluated Conclude(int seeds, (PublishedScenario Scenario, string Run, int Seed)[] tasks, double[][] results, double[] seconds)
    {
        var means = new Dictionary<string, double[]>();
        double spent = 0;
        foreach (string run in Runs.Keys)
        {
            int[] places = [.. Enumerable.Range(0, tasks.Length).Where(place => tasks[place].Scenario == this && tasks[place].Run == run)];
            spent += places.Sum(place => seconds[place]);
            means[run] = [.. Enumerable.Range(0, results[places[0]].Length).Select(value => places.Average(place => results[place][value]))];
        }

        return new Evaluated(Id, Title, [.. Enumerable.Range(1, seeds)], Judge(means), spent);
    }
}
