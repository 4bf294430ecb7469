using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>A story with an implementation in one of the roles and the reference in the other, run and judged.</summary>
internal sealed class StoryRun
{
    private readonly AppFacts _expected;

    private StoryRun(World world, Host tested, IReadOnlyList<CaseFault> faults, AppFacts expected, Report? report) =>
        (World, Tested, Faults, _expected, Report) = (world, tested, faults, expected, report);

    internal World World { get; }

    /// <summary>How long the story lasted, in its own time.</summary>
    internal double Seconds => World.Now.Seconds;

    /// <summary>The host that the implementation is.</summary>
    internal Host Tested { get; }

    /// <summary>What it did wrong.</summary>
    internal IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>The judge's report; none if no packet passed.</summary>
    internal Report? Report { get; }

    /// <summary>Why the story was not the whole one, in one line: the adapter has refused something, or not done its part; none if it was.</summary>
    internal string? Refused => World.LeftOut ?? (Tested.Stack as AdapterStack)?.Refused;

    /// <summary>The clauses that were put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised =>
        Report is null ? [] : [.. Report.Clauses.Where(c => c.Value.Exercised > 0).Select(c => c.Key).Union(_expected.Clauses)];

    /// <summary>Runs a story.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="role">Whom the implementation plays.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="fault">Something wrong between the implementation and the wire; none.</param>
    internal static StoryRun Of(Scenario scenario, Role role, IAdapter adapter, long seed, Fault? fault = null)
    {
        World world = Play(scenario, role, adapter, seed, fault);
        Host tested = world.Host(role);
        AppFacts expected = AppFacts.Of(Play(scenario, role, new ReferenceAdapter(), seed, null), role);
        IReadOnlyList<string> features = adapter.Hello.Features;
        View view = new("host", tested.Recording, world, tested.Addresses, watched: true);
        List<CaseFault> faults = [
            .. view.Findings.Where(f => f.Severity != Severity.Unspecified && world.Owner(f.Host) == tested).Select(CaseFaults.Of),
            .. AppFacts.Of(world, role).Missed(expected, world, role),
        ];
        faults.RemoveAll(f => AdapterFeatures.OfClause(f.Clause) is { } feature && !features.Contains(feature));
        return new StoryRun(world, tested, [.. faults.OrderBy(f => f.Severity)], expected, view.Report);
    }

    private static World Play(Scenario scenario, Role role, IAdapter adapter, long seed, Fault? fault)
    {
        World world = scenario.Build(
            (host, random) => host.Name == NameOf(role) ? new AdapterStack(adapter, scenario, host, seed) : scenario.Reference(host, random), seed);
        Host tested = world.Host(role);
        // What an implementation numbers is its own; the numbers of one with a fault between it and the wire have to fit.
        tested.Renumbers = fault is not null;
        tested.Fault = fault ?? tested.Fault;
        world.Run(scenario.Seconds);
        return world;
    }

    private static string NameOf(Role role) => role == Role.Opener ? "A" : "B";
}
