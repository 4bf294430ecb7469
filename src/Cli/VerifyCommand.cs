using System.Diagnostics;
using ServalRef.Rendering;
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
internal sealed record VerifyRequest(string Model, (int A, int B)? Moves, bool Rendezvous, bool Spin, bool Json)
{
    /// <summary>Situations to store at most in each model; none: as many as memory allows.</summary>
    public int? States { get; init; }

    /// <summary>Seconds that each model is explored for at most; none: no bound.</summary>
    public double? Seconds { get; init; }
}

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
                VerifyRenderer.Write(verified[^1], environment.Text, new Paint(environment.Color));
            }
        }

        if (request.Json)
        {
            VerifyJson.Write(request.Model, verified, environment.Output);
        }

        return verified.Exists(v => v.IsRefuted) ? ExitCode.Violation
            : verified.TrueForAll(v => v.IsComplete) ? ExitCode.Success
            : ExitCode.Inconclusive;
    }

    private static VerifiedModel Verify(NamedModel model, ModelBound bound, VerifyRequest request, CommandEnvironment environment)
    {
        using ExplorationLine progress = new(model.Name, environment);
        Model world = model.Within(bound);
        ExplorationLimits limits = ExplorationLimits.Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) with { StopsAtViolation = true };
        if (request.States is { } most)
        {
            limits = limits with { MaximumStates = Math.Min(most, limits.MaximumStates) };
        }

        using CancellationTokenSource enough = new();
        if (request.Seconds is { } seconds)
        {
            enough.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        long start = Stopwatch.GetTimestamp();
        Exploration found = Explorer.Run(world, limits, progress, enough: enough.Token);
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
