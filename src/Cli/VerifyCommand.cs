using System.Diagnostics;
using System.Text.Json;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using ServalRef.Verification.Promela;

namespace ServalRef.Cli;

/// <summary>What is to be verified.</summary>
/// <param name="Model">The model's name, or <see cref="VerifyCommand.All"/>.</param>
/// <param name="Moves">The moves of A and of B; none for the model's own bound.</param>
/// <param name="Rendezvous">Whether hosts can be found through a rendezvous.</param>
/// <param name="Spin">Whether SPIN is to check the generated model, too.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record VerifyRequest(string Model, (int A, int B)? Moves, bool Rendezvous, bool Spin, bool Json);

/// <summary>The command <c>verify</c>: explores the machines exhaustively, and has SPIN agree.</summary>
internal static class VerifyCommand
{
    /// <summary>The name that stands for all models of the protocol.</summary>
    public const string All = "all";

    /// <summary>Runs it.</summary>
    public static int Run(VerifyRequest request, CommandEnvironment environment)
    {
        List<VerifiedModel> verified = [];
        IReadOnlyList<NamedModel> models = Chosen(request.Model);
        RequireSpin(request, models);
        foreach (NamedModel model in models)
        {
            ModelBound bound = BoundOf(model, request);
            verified.Add(Verify(model, bound, request, environment));
            if (!request.Json)
            {
                VerifyRenderer.Write(verified[^1], environment);
            }
        }

        if (request.Json)
        {
            VerifyDocument document = VerifyJson.Of(request.Model, verified);
            environment.Output.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.VerifyDocument));
        }

        return verified.Exists(v => v.IsRefuted) ? ExitCode.Violation
            : verified.TrueForAll(v => v.IsComplete) ? ExitCode.Success
            : ExitCode.Inconclusive;
    }

    private static VerifiedModel Verify(NamedModel model, ModelBound bound, VerifyRequest request, CommandEnvironment environment)
    {
        using ExplorationLine progress = new(model.Name, environment);
        Model world = model.Within(bound);
        ExplorationLimits limits = ExplorationLimits.Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        long start = Stopwatch.GetTimestamp();
        Exploration found = Explorer.Run(world, limits, progress.Show);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new VerifiedModel(model, bound, world, found, elapsed)
        {
            Spin = request.Spin ? RunSpin(model, bound) : [],
        };
    }

    /// <summary>Safety always; what needs fairness where a search for cycles takes seconds.</summary>
    private static IReadOnlyList<SpinSearched> RunSpin(NamedModel model, ModelBound bound)
    {
        int moves = bound.MovesA + bound.MovesB;
        SpinSearch[] searches = model.LivesInSpin(bound) ? [SpinSearch.Safety, SpinSearch.NonProgress, SpinSearch.Liveness] : [SpinSearch.Safety];
        try
        {
            SpinRunner runner = SpinRunner.Find();
            return [.. searches.Select(search => new SpinSearched(search, runner.RunAsync(new SpinJob
            {
                Bounds = model.SpinBounds(bound),
                Search = search,
                Optimisation = moves > 1 ? 2 : 0,
                HashBits = moves > 2 ? 24 : 22,
            }).GetAwaiter().GetResult()))];
        }
        catch (SpinException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static void RequireSpin(VerifyRequest request, IReadOnlyList<NamedModel> models)
    {
        if (!request.Spin)
        {
            return;
        }

        if (models.FirstOrDefault(m => !m.IsInPromela) is { } other)
        {
            string known = string.Join(", ", ModelCatalog.All.Where(m => m.IsInPromela).Select(m => m.Name));
            throw new UsageException($"the model '{other.Name}' is not written in Promela; leave --spin out, or ask for {known}");
        }

        try
        {
            SpinRunner.Find();
        }
        catch (SpinMissingException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static IReadOnlyList<NamedModel> Chosen(string name)
    {
        if (name == All)
        {
            return [.. ModelCatalog.All.Where(m => m.MustHold)];
        }

        return [ModelCatalog.Find(name)!];
    }

    private static ModelBound BoundOf(NamedModel model, VerifyRequest request)
    {
        ModelBound bound = request.Moves is { } moves ? new ModelBound(moves.A, moves.B) : model.Default;
        bound = bound with { Rendezvous = request.Rendezvous && model.Default.Rendezvous };
        return request.Spin ? bound.ForSpin() : bound;
    }
}

/// <summary>A model, what was explored of it, and what was found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Bound">Its bound.</param>
/// <param name="World">The model within it, which can tell counter-examples.</param>
/// <param name="Found">What the explorer found.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record VerifiedModel(NamedModel Model, ModelBound Bound, Model World, Exploration Found, TimeSpan Elapsed)
{
    /// <summary>What SPIN found in the same bound; empty if it was not asked.</summary>
    public IReadOnlyList<SpinSearched> Spin { get; init; } = [];

    /// <summary>Whether SPIN reached as many states, and found errors just where the explorer found a property to fail.</summary>
    public bool SpinAgrees => Spin.All(s => s.IsDone) && Spin.All(s => s.Search switch
    {
        SpinSearch.Safety => s.Result.StatesStored == Found.States || (s.Result.Errors > 0 && !Found.Holds),
        _ => s.Result.Errors > 0 == !Found.Holds,
    });

    /// <summary>Whether a property is refuted, or the two checkers disagree.</summary>
    public bool IsRefuted => !Found.Holds || Spin.Any(s => s.Result.Errors > 0) || (Spin.All(s => s.IsDone) && !SpinAgrees);

    /// <summary>Whether all was explored.</summary>
    public bool IsComplete => Found.Complete && Spin.All(s => s.IsDone);
}

/// <summary>One search of SPIN.</summary>
/// <param name="Search">What it looked for.</param>
/// <param name="Result">What it came to.</param>
internal sealed record SpinSearched(SpinSearch Search, SpinResult Result)
{
    /// <summary>Whether it came to an end.</summary>
    public bool IsDone => Result.Outcome is SpinOutcome.Passed or SpinOutcome.Violated;
}
