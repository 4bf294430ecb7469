using ServalRef.Oracle;
using static ServalRef.Suite.ScheduleEvent;

namespace ServalRef.Suite;

/// <summary>A schedule that was played, with an implementation in one of the roles and the reference in the other, and judged.</summary>
internal sealed class ScheduleRun
{
    private ScheduleRun(World world, Host tested, IReadOnlyList<CaseFault> faults, Report? report) =>
        (World, Tested, Faults, Report) = (world, tested, faults, report);

    internal World World { get; }

    /// <summary>The host that the implementation is.</summary>
    internal Host Tested { get; }

    /// <summary>What it did wrong.</summary>
    internal IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>The clauses that were put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised => Report is null ? [] : [.. Report.Clauses.Where(c => c.Value.Exercised > 0).Select(c => c.Key)];

    /// <summary>The judge's report; none if no packet passed.</summary>
    internal Report? Report { get; }

    /// <summary>Plays a schedule.</summary>
    /// <param name="schedule">What happens.</param>
    /// <param name="role">Whom the implementation plays.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that the hosts draw by chance comes from.</param>
    /// <param name="fault">Something wrong between the implementation and the wire; none.</param>
    internal static ScheduleRun Of(Schedule schedule, Role role, IAdapter adapter, long seed, Fault? fault = null)
    {
        Scenario scenario = schedule.ToScenario();
        string name = role == Role.Opener ? "A" : "B";
        World world = scenario.Build(
            (host, random) => host.Name == name ? new AdapterStack(adapter, scenario, host, seed) : scenario.Reference(host, random), seed);
        Host tested = world.Host(role);
        tested.Renumbers = fault is not null;
        tested.Fault = fault ?? tested.Fault;
        world.Run(schedule.Seconds);
        View view = new("host", tested.Recording, world, tested.Addresses, watched: true);
        List<CaseFault> faults = [
            .. view.Findings.Where(f => f.Severity != Severity.Unspecified && world.Owner(f.Host) == tested).Select(CaseFaults.Of),
            .. Missed(schedule, role, world),
        ];
        faults.RemoveAll(fault => !AdapterFeatures.Concerns(fault.Clause, adapter.Hello));
        return new ScheduleRun(world, tested, [.. faults.OrderBy(f => f.Severity)], view.Report);
    }

    // What holds of any schedule, whatever the implementation draws and how fast it is.
    private static IEnumerable<CaseFault> Missed(Schedule schedule, Role role, World world)
    {
        AppRecord own = world.Host(role).App;
        AppRecord peer = world.PeerOf(world.Host(role)).App;
        bool aborted = schedule.Events.Any(happening => happening is Abort);
        bool ended = schedule.Events.Count(happening => happening is End) == 2;
        AppFacts facts = AppFacts.Of(world, role);
        // What is due at the end of a calm schedule; how an aborted one ends is left to who was first.
        AppFacts due = aborted || !ended
            ? new AppFacts(false, false, false, false, own.Outcome)
            : new AppFacts(true, peer.Written > 0, own.Written > 0, true, own.Outcome);
        foreach (CaseFault fault in facts.Missed(due, world, role))
        {
            yield return fault;
        }

        bool gaveUp = schedule.Events.Any(happening => happening is Abort abort && abort.Who == role);
        if (gaveUp && own.Connected && own.Outcome == AdapterOutcome.None)
        {
            yield return new CaseFault("CONN-5b", Severity.Violation, "the application gave the connection up, and was never told its end", []);
        }

        if (own.ToldAfterClosed)
        {
            yield return new CaseFault("CONN-4", Severity.Violation, "the application was told something of a connection that was over", []);
        }
    }
}
