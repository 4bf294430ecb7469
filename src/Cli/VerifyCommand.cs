using System.Diagnostics;
using System.Text.Json;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;

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
        foreach (NamedModel model in Chosen(request.Model))
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
            : verified.TrueForAll(v => v.Found.Complete) ? ExitCode.Success
            : ExitCode.Inconclusive;
    }

    private static VerifiedModel Verify(NamedModel model, ModelBound bound, VerifyRequest request, CommandEnvironment environment)
    {
        using ExplorationLine progress = new(model.Name, environment);
        Model world = model.Within(bound);
        long start = Stopwatch.GetTimestamp();
        Exploration found = Explorer.Run(world, progress: progress.Show);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new VerifiedModel(model, bound, world, found, elapsed);
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
        return bound with { Rendezvous = request.Rendezvous && model.Default.Rendezvous };
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
    /// <summary>Whether a property is refuted, or the two checkers disagree.</summary>
    public bool IsRefuted => !Found.Holds;
}
