using ServalRef.Oracle;
using static ServalRef.Suite.ScheduleEvent;

namespace ServalRef.Suite;

/// <summary>A schedule that was played, with an implementation in one of the roles and the reference in the other, and judged.</summary>
internal sealed class ScheduleRun
{
    private readonly TestedWorld _played;

    private ScheduleRun(TestedWorld played, IReadOnlyList<CaseFault> faults) => (_played, Faults) = (played, faults);

    internal World World => _played.World;

    /// <summary>The host that the implementation is.</summary>
    internal Host Tested => _played.Tested;

    /// <summary>What it did wrong.</summary>
    internal IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>The clauses that were put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised => _played.Exercised;

    /// <summary>Plays a schedule.</summary>
    /// <param name="schedule">What happens.</param>
    /// <param name="role">Whom the implementation plays.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that the hosts draw by chance comes from.</param>
    /// <param name="fault">Something wrong between the implementation and the wire; none.</param>
    internal static ScheduleRun Of(Schedule schedule, Role role, IAdapter adapter, long seed, Fault? fault = null)
    {
        TestedWorld played = TestedWorld.Play(schedule.ToScenario(), role, adapter, seed, fault);
        return new ScheduleRun(played, played.Faults(adapter.Hello, Missed(schedule, role, played.World)));
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
