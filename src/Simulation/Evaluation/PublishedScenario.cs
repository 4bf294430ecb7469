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
        IReadOnlyList<PublishedScenario> scenarios, int seeds, IProgress<double>? progress = null, CancellationToken stop = default) =>
        Conclude(scenarios, seeds, Run(scenarios, seeds, (1, 1), progress, stop));

    /// <summary>Runs one part of what <see cref="Evaluate"/> runs.</summary>
    /// <param name="scenarios">Which.</param>
    /// <param name="seeds">How many seeds, at least 1.</param>
    /// <param name="shard">Which part, from 1, and of how many.</param>
    /// <param name="progress">Told, by one thread at a time, how far it is, from 0 to 1.</param>
    /// <param name="stop">Ends it before its time, between two runs.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static IReadOnlyList<EvaluationRun> Run(
        IReadOnlyList<PublishedScenario> scenarios, int seeds, (int Part, int Of) shard, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var tasks = Tasks(scenarios, seeds).Where((_, place) => place % shard.Of == shard.Part - 1).ToArray();
        var runs = new EvaluationRun[tasks.Length];
        int done = 0;
        Lock turn = new();

        // One at a time, the longest first, so that all processors have work to the end.
        OrderablePartitioner<int> turns = Partitioner.Create(
            Enumerable.Range(0, tasks.Length).OrderByDescending(index => tasks[index].Scenario.Work), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(turns, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, index =>
        {
            (PublishedScenario scenario, string run, int seed) = tasks[index];
            long start = Stopwatch.GetTimestamp();
            double[] values = scenario.Runs[run](seed);
            runs[index] = new EvaluationRun(scenario.Id, run, seed, values, Stopwatch.GetElapsedTime(start).TotalSeconds);
            lock (turn)
            {
                progress?.Report((double)++done / tasks.Length);
            }
        });
        return runs;
    }

    /// <summary>What runs come to: the same in whatever order and parts they were run.</summary>
    /// <param name="scenarios">Which.</param>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="runs">The runs of all parts.</param>
    /// <exception cref="FormatException">One is missing, there twice, or has not the values that others have.</exception>
    public static IReadOnlyList<Evaluated> Conclude(IReadOnlyList<PublishedScenario> scenarios, int seeds, IReadOnlyList<EvaluationRun> runs)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(runs);
        ILookup<(string, string, int), EvaluationRun> all = runs.ToLookup(run => (run.Scenario, run.Run, run.Seed));
        EvaluationRun[] ordered = [.. Tasks(scenarios, seeds).Select(task => (task.Scenario.Id, task.Run, task.Seed)).Select(
            name => all[name].Count() == 1 ? all[name].First() : throw new FormatException($"the run {name.Run} of {name.Id} with seed {name.Seed} is not there once"))];
        return [.. scenarios.Select(scenario => scenario.Conclude(seeds, [.. ordered.Where(run => run.Scenario == scenario.Id)]))];
    }

    private static IEnumerable<(PublishedScenario Scenario, string Run, int Seed)> Tasks(IReadOnlyList<PublishedScenario> scenarios, int seeds) =>
        scenarios.SelectMany(scenario => scenario.Runs.Keys.SelectMany(run =>
            Enumerable.Range(1, run == Defaults ? 1 : seeds).Select(seed => (scenario, run, seed))));

    private Evaluated Conclude(int seeds, EvaluationRun[] runs)
    {
        var means = new Dictionary<string, double[]>();
        foreach (IGrouping<string, EvaluationRun> same in runs.GroupBy(run => run.Run))
        {
            int values = same.First().Values.Count;
            if (same.Any(run => run.Values.Count != values))
            {
                throw new FormatException($"the runs {same.Key} of {Id} have different numbers of values");
            }

            means[same.Key] = [.. Enumerable.Range(0, values).Select(value => same.Average(run => run.Values[value]))];
        }

        return new Evaluated(Id, Title, [.. Enumerable.Range(1, seeds)], Judge(means), runs.Sum(run => run.Seconds));
    }
}

/// <summary>A run of a published scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Run">Which of its runs.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Values">What was measured.</param>
/// <param name="Seconds">Wall-clock seconds that it took.</param>
public sealed record EvaluationRun(string Scenario, string Run, int Seed, IReadOnlyList<double> Values, double Seconds);
