using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What of a story can run on a real network, found out by playing it in virtual time with the reference as an echo service.</summary>
/// <param name="Reason">Why it cannot run there; null if it can.</param>
/// <param name="Clauses">The clauses that it puts to the test there, as far as the judge counts them.</param>
/// <param name="Lost">The clauses that it puts to the test in virtual time alone.</param>
/// <param name="Places">How many local addresses the suite needs.</param>
/// <param name="HasAll">Whether the suite's peer gets back all that it has sent.</param>
internal sealed record LiveStory(string? Reason, IReadOnlyCollection<string> Clauses, IReadOnlyCollection<string> Lost, int Places, bool HasAll)
{
    /// <summary>How long a story may last, in seconds.</summary>
    internal const double Longest = 20;

    /// <summary>How long nothing has to happen until a story is over, in seconds: longer than an answer takes, and than a first repetition.</summary>
    internal const double Calm = 3;

    /// <summary>How long an answer may take: twice as long as in virtual time, for the way to the implementation and a busy machine.</summary>
    internal static readonly Duration Reaction = Duration.FromSeconds(1);

    /// <summary>What of a story, with the implementation as the listener, can run.</summary>
    internal static LiveStory Of(Scenario story)
    {
        if (story.Dialect != Dialect.Mtp1)
        {
            return No($"live cases are of {Dialect.Mtp1.Name}");
        }

        if (story.Options != AdapterOptions.Default)
        {
            return No($"the implementation needs options: {string.Join(", ", story.Options.Features)}");
        }

        EchoStack echo = null!;
        TestedWorld played = TestedWorld.Play(
            story,
            Role.Listener,
            (host, random) => echo = new EchoStack(host, (EndpointStack)story.Reference(host, random)),
            seed: 1,
            IsOver,
            Reaction);
        World world = played.World;
        return echo.Asked is { } asked ? No($"the implementation is asked {asked}")
            : world.Nat is not null ? No("a translator stands before the suite")
            : world.Relay is not null ? No("a service router stands between the hosts")
            : !HasUsualHabits(world.B.Habits) ? No("the implementation's application has habits of its own")
            : world.Now.Seconds >= Longest && !world.IsCalm(Calm) ? No($"it lasts longer than {Longest} s")
            : world.LeftOut is not null || Faults(played, []).Count > 0 ? No("it is another story with an echo service")
            : new LiveStory(null, played.Exercised, [.. InVirtualTime(story).Except(played.Exercised)], Sources(played.Tested), world.A.App.Received == world.A.App.Written);
    }

    /// <summary>What is held against the implementation.</summary>
    /// <param name="played">The story that was played.</param>
    /// <param name="missed">What somebody else holds against it.</param>
    internal static IReadOnlyList<CaseFault> Faults(TestedWorld played, IEnumerable<CaseFault> missed) =>
        [.. played.Faults(Anything, missed).Where(fault => !OfBursts.Contains(fault.Clause))];

    /// <summary>Whether a story on a real network has come to its end.</summary>
    internal static bool IsOver(World world) => world.Now.Seconds >= Longest || world.IsCalm(Calm);

    // How many packets a host takes from its socket at once is its own affair, and it answers them together.
    private static readonly string[] OfBursts = ["DATA-1b"];

    // What the real one has declared by offering its service.
    internal static AdapterHello Anything { get; } = new(
        "live", "", [Dialect.Mtp1.Name, AdapterFeatures.Listener, AdapterFeatures.Data, AdapterFeatures.Congestion, AdapterFeatures.Flows, AdapterFeatures.Moves, AdapterFeatures.Lists, AdapterFeatures.Udp]);

    private static bool HasUsualHabits(AppHabits habits)
    {
        AppHabits usual = new();
        return habits.Reads == usual.Reads && habits.EndsWithPeer == usual.EndsWithPeer && habits.Backlog == usual.Backlog;
    }

    private static IReadOnlyCollection<string> InVirtualTime(Scenario story) =>
        TestedWorld.Play(story, Role.Listener, new ReferenceAdapter(), seed: 1, fault: null).Exercised;

    private static int Sources(Host tested) => tested.Arrived.Select(packet => packet.Source).Distinct().Count();

    private static LiveStory No(string reason) => new(reason, [], [], 0, false);
}
