using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.Verification.Vectors;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>Machines with one decision changed in one place fail a vector, unless no input tells them from the live ones.</summary>
public class TeethTests
{
    /// <summary>Decisions of the machine of connections that its engine never asks for.</summary>
    private static readonly string[] BesideTheEngine =
    [
        // A listener is the host's, and held by ConnectionTests.
        "Closed ListenRequested 1", "Listen SynAccepted 1", "Listen CloseRequested 1", "Listen AbortRequested 1",

        // The end of a first flow that never opened is told as OpeningFailed.
        "Opening LastFlowClosed 1", "Opening LastFlowLost 1",
    ];

    [Theory]
    [MemberData(nameof(ReplayTests.Dialects), MemberType = typeof(ReplayTests))]
    public Task EveryChangeOfAFlow_FailsAVector_OrMakesNoDifference(string dialect)
    {
        Dialect named = ReplayTests.Named(dialect);
        ILookup<string, (FlowFile File, string Vector)> users = VectorsByEvent(dialect);
        AllInputs inputs = new(named);
        ConcurrentBag<MachineMutant> alike = [];
        ConcurrentBag<MachineMutant> survivors = [];
        IReadOnlyList<MachineMutant> mutants = MachineMutant.OfFlows(named);
        HashSet<string> unreachable = [.. Unreachable.Of(named).SelectMany(u => u.Decisions)];
        Parallel.ForEach(mutants, mutant =>
        {
            if (!IsNoticed(mutant.Flow(named), users[$"{mutant.Decision.From} {mutant.Decision.Trigger}"]))
            {
                (inputs.Tell(mutant) ? survivors : alike).Add(mutant);
            }
        });

        Assert.Empty(survivors.Select(m => m.Name));
        string[] told = [.. alike.Where(m => !unreachable.Contains(DecisionTable.TextOf(m.Decision))).Select(m => m.Name)];
        return Verifier.Verify(Page(
            [
                string.Create(CultureInfo.InvariantCulture, $"{mutants.Count} changes of a decision in {dialect}"),
                string.Create(CultureInfo.InvariantCulture, $"{mutants.Count - alike.Count} fail a vector"),
                string.Create(CultureInfo.InvariantCulture, $"{alike.Count - told.Length} change what no input comes to"),
                "",
                "No input tells from the live machines:",
            ],
            told)).UseParameters(dialect);
    }

    [Fact]
    public void EveryChangeOfAConnection_FailsAVector_OrIsBesideTheEngine()
    {
        ConcurrentBag<string> survivors = [];
        Parallel.ForEach(MachineMutant.OfConnections(), mutant =>
        {
            ConnectionReplay replay = new(mutant.Connection()) { Strict = true };
            if (!VectorSource.Connections.Any(v => replay.Run(v) is not null))
            {
                survivors.Add(DecisionTable.TextOf(mutant.Decision));
            }
        });

        Assert.Equal(BesideTheEngine.Order(StringComparer.Ordinal), survivors.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The vectors in which an event decides something: first those that are about it, then those that go on from there.</summary>
    private static ILookup<string, (FlowFile File, string Vector)> VectorsByEvent(string dialect)
    {
        (FlowFile File, string Vector)[] vectors = [.. VectorSource.Flows(dialect).SelectMany(f => f.Vectors.Select(v => (f, v)))];
        return vectors.SelectMany(v => EventsOf(v.File.StepsOf(v.Vector)).Select(e => (Event: e, Vector: v)))
            .Concat(vectors.SelectMany(v => EventsOf(v.File.StepsBefore(v.Vector)).Select(e => (Event: e, Vector: v))))
            .ToLookup(u => u.Event, u => u.Vector);
    }

    private static IEnumerable<string> EventsOf(IEnumerable<JsonElement> steps) => steps
        .SelectMany(s => s.GetProperty("decisions").EnumerateArray())
        .Select(d => d.GetString()!)
        .Select(d => d[..d.LastIndexOf(' ')])
        .Distinct();

    private static bool IsNoticed(FlowEngine engine, IEnumerable<(FlowFile File, string Vector)> vectors) =>
        vectors.Any(v => new FlowReplay(engine, v.File) { Strict = true }.Run(v.Vector) is not null);

    private static string Page(IEnumerable<string> head, IEnumerable<string> list) =>
        string.Join('\n', head.Concat(list.Order(StringComparer.Ordinal).Select(l => $"  {l}"))) + "\n";
}
