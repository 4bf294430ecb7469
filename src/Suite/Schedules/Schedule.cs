using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What happens to two hosts and between them: an element of a space that is searched, and made smaller.</summary>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Options">What both hosts are told once.</param>
/// <param name="Backlog">Connections that may wait at the listener.</param>
/// <param name="Events">What happens, in the order of time; both hosts have their first address, and A opens at 0.1 s.</param>
internal sealed record Schedule(Dialect Dialect, double Seconds, AdapterOptions Options, int Backlog, IReadOnlyList<ScheduleEvent> Events)
{
    /// <summary>The first version of what the suite's host sends on each flow; none: as it draws it.</summary>
    internal uint? FirstVersion { get; init; }

    /// <summary>What carries data.</summary>
    internal Transport Transport => Dialect == Dialect.Mtp1 ? Transport.Mtp : Transport.Segments;

    /// <summary>What it needs of an adapter in one of the roles.</summary>
    internal IEnumerable<string> Features(Role role) => [
        Dialect.Name,
        role == Role.Opener ? AdapterFeatures.Opener : AdapterFeatures.Listener,
        .. Dialect == Dialect.Mtp1 ? Array.Empty<string>() : [AdapterWords.Of(Transport)],
        .. Options.Features,
    ];

    /// <summary>The same as a story, which a world can play.</summary>
    internal Scenario ToScenario() => new("schedule", "generated", Dialect, Transport, Seconds, Options, Unfold) { FirstVersion = FirstVersion };

    private void Unfold(World world)
    {
        world.B.Habits.Backlog = Backlog;
        // Who ends is what the schedule says, so that a stream that never ends is one that was not told to.
        world.A.Habits.EndsWithPeer = world.B.Habits.EndsWithPeer = false;
        Plot.Open(world);
        foreach (ScheduleEvent happening in Events)
        {
            world.At(happening.At, () => happening.Happen(world));
        }
    }
}
