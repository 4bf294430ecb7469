using ServalRef.StateMachines;
using static ServalRef.Suite.ScheduleEvent;

namespace ServalRef.Suite;

/// <summary>A property: schedules of a kind, in all of which the same holds.</summary>
/// <param name="Clause">The clause that it is mostly about.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Title">What holds, in a sentence without its stop.</param>
/// <param name="Features">What an adapter needs beside role and dialect.</param>
/// <param name="Makers">What can happen, and how often compared with the rest.</param>
internal sealed record ScheduleProperty(
    string Clause, Dialect Dialect, string Title, IReadOnlyList<string> Features, IReadOnlyList<(int Weight, Func<ScheduleChance, IEnumerable<ScheduleEvent>> Make)> Makers)
{
    private const int MostDraws = 10;
    /// <summary>How long a schedule goes on when nobody is disturbed any more, in seconds.</summary>
    internal const double Tail = 130;


    /// <summary>What both hosts are told once.</summary>
    internal AdapterOptions Options { get; init; } = AdapterOptions.Default;

    /// <summary>Connections that may wait at the listener.</summary>
    internal int Backlog { get; init; } = 16;

    /// <summary>Whether the versions of the suite's host pass 2^32 - 1 (CTL-14).</summary>
    internal bool VersionsWrap { get; init; }

    /// <summary>A schedule of this kind.</summary>
    /// <param name="seed">Decides which.</param>
    internal Schedule Draw(long seed)
    {
        Random random = AdapterHost.Chance(seed);
        ScheduleChance chance = new(random);
        List<ScheduleEvent> events = [];
        int weights = Makers.Sum(maker => maker.Weight);
        for (int left = 2 + random.Next(MostDraws); left > 0; left--)
        {
            int place = random.Next(weights);
            events.AddRange(Makers.First(maker => (place -= maker.Weight) < 0).Make(chance));
        }

        uint? first = VersionsWrap ? uint.MaxValue - (uint)chance.Below(4) : null;
        return new Schedule(Dialect, ScheduleChance.Unrest + Tail, Options, Backlog, [.. InOrder(events).OrderBy(happening => happening.At)]) { FirstVersion = first };
    }

    // After an end or an abort its application writes no more; when it is calm the hosts can be reached, read, and end.
    private static IEnumerable<ScheduleEvent> InOrder(List<ScheduleEvent> drawn)
    {
        HashSet<Role> ended = [];
        bool aborted = false;
        foreach (ScheduleEvent happening in drawn.OrderBy(happening => happening.At))
        {
            bool fits = happening switch
            {
                Write write => !ended.Contains(write.Who) && !aborted,
                End end => !aborted && ended.Add(end.Who),
                Abort => !aborted && (aborted = true),
                _ => true,
            };
            if (fits)
            {
                yield return happening;
            }
        }

        foreach (Role who in (Role[])[Role.Opener, Role.Listener])
        {
            yield return new Address(ScheduleChance.Unrest + 4, who, 0, true);
            yield return new Reads(ScheduleChance.Unrest + 4, who, true);
            if (!ended.Contains(who) && !aborted)
            {
                yield return new End(ScheduleChance.Unrest + 5, who);
            }
        }
    }
}
