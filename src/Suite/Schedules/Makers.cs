using static ServalRef.Suite.NetworkEvent;
using static ServalRef.Suite.ScheduleEvent;

namespace ServalRef.Suite;

/// <summary>What can happen in generated schedules, corners included.</summary>
internal static class Makers
{
    internal static IEnumerable<ScheduleEvent> Writes(ScheduleChance chance) => [new Write(chance.Moment(), chance.Host(), chance.Few(20_000))];

    /// <summary>A few bytes, as somebody types.</summary>
    internal static IEnumerable<ScheduleEvent> Types(ScheduleChance chance) => [new Write(chance.Moment(), chance.Host(), chance.Few(40))];

    internal static IEnumerable<ScheduleEvent> Loses(ScheduleChance chance) => [new Lose(chance.Moment(), chance.Host(), chance.Kind(), chance.Few(4))];

    internal static IEnumerable<ScheduleEvent> Delays(ScheduleChance chance) =>
        [new Delay(chance.Moment(), chance.Host(), chance.Kind(), chance.Few(4), chance.Few(300))];

    internal static IEnumerable<ScheduleEvent> Duplicates(ScheduleChance chance) =>
        [new Duplicate(chance.Moment(), chance.Host(), chance.Kind(), chance.Few(4), chance.Few(2000))];

    internal static IEnumerable<ScheduleEvent> Damages(ScheduleChance chance) => [new Damage(chance.Moment(), chance.Host(), chance.Kind(), chance.Few(4))];

    /// <summary>A direction is silent for a while.</summary>
    internal static IEnumerable<ScheduleEvent> Silences(ScheduleChance chance) =>
        [new Silence(chance.Moment(), chance.Host(), chance.Kind(), chance.Few(2500))];

    /// <summary>All paths are dead for a while: nothing passes either way.</summary>
    internal static IEnumerable<ScheduleEvent> AllDead(ScheduleChance chance)
    {
        double at = chance.Moment();
        int milliseconds = 500 + chance.Few(9500);
        return [
            new Silence(at, Role.Opener, PacketKind.Any, milliseconds),
            new Silence(at, Role.Listener, PacketKind.Any, milliseconds),
        ];
    }

    /// <summary>A host gets a further address, and moves to it while the old one works.</summary>
    internal static IEnumerable<ScheduleEvent> Moves(ScheduleChance chance)
    {
        Role who = chance.Host();
        int to = chance.Index(who);
        double at = chance.Moment();
        return [new Address(at, who, to, true), new Move(chance.Soon(at, 0.5), who, chance.Flow(), to)];
    }

    /// <summary>Both hosts move at once.</summary>
    internal static IEnumerable<ScheduleEvent> MoveTogether(ScheduleChance chance)
    {
        double at = chance.Moment();
        return [
            new Address(at, Role.Opener, 1, true),
            new Address(at, Role.Listener, 1, true),
            new Move(at, Role.Opener, 0, 1),
            new Move(chance.Soon(at, 0.02), Role.Listener, 0, 1),
        ];
    }

    /// <summary>A host loses its address, and has another a while later.</summary>
    internal static IEnumerable<ScheduleEvent> Gap(ScheduleChance chance)
    {
        Role who = chance.Host();
        double at = chance.Moment();
        return [
            new Address(at, who, 0, false),
            new Address(chance.Soon(at, 1.5), who, chance.Index(who), true),
        ];
    }

    /// <summary>A host ends its stream while it moves.</summary>
    internal static IEnumerable<ScheduleEvent> EndMoving(ScheduleChance chance)
    {
        Role who = chance.Host();
        double at = chance.Moment();
        return [
            new Address(at, who, 1, true),
            new Move(at, who, 0, 1),
            new End(chance.Soon(at, 0.05), chance.Host()),
        ];
    }

    internal static IEnumerable<ScheduleEvent> Checks(ScheduleChance chance) => [new Check(chance.Moment(), chance.Host(), chance.Flow())];

    internal static IEnumerable<ScheduleEvent> Ends(ScheduleChance chance) => [new End(chance.Moment(), chance.Host())];

    /// <summary>Both hosts end at once.</summary>
    internal static IEnumerable<ScheduleEvent> EndTogether(ScheduleChance chance)
    {
        double at = chance.Moment();
        return [new End(at, Role.Opener), new End(chance.Soon(at, 0.02), Role.Listener)];
    }

    internal static IEnumerable<ScheduleEvent> Aborts(ScheduleChance chance) => [new Abort(chance.Moment(), chance.Host())];

    internal static IEnumerable<ScheduleEvent> Joins(ScheduleChance chance)
    {
        double at = chance.Moment();
        return [new Address(at, Role.Opener, 1, true), new Join(chance.Soon(at, 0.3), Role.Opener, 1, 0)];
    }

    /// <summary>Either host opens a flow at the same time.</summary>
    internal static IEnumerable<ScheduleEvent> JoinTogether(ScheduleChance chance)
    {
        double at = chance.Moment();
        return [
            new Address(at, Role.Opener, 1, true),
            new Address(at, Role.Listener, 1, true),
            new Join(at, Role.Opener, 1, 0),
            new Join(chance.Soon(at, 0.02), Role.Listener, 1, 0),
        ];
    }

    internal static IEnumerable<ScheduleEvent> Removes(ScheduleChance chance) => [new Remove(chance.Moment(), chance.Host(), chance.Flow())];

    internal static IEnumerable<ScheduleEvent> Forges(ScheduleChance chance) =>
        [new Forge(chance.Moment(), chance.Host(), chance.Below(Forgeries.Kinds.Count))];

    internal static IEnumerable<ScheduleEvent> Crowds(ScheduleChance chance) => [new Crowd(chance.Moment(), chance.Few(40))];

    /// <summary>Packet numbers pass 2^32 - 1, by two losses of almost 2^31 packets with others between.</summary>
    internal static IEnumerable<ScheduleEvent> Wraps(ScheduleChance chance)
    {
        const uint AlmostHalf = (1u << 31) - 8;
        double at = chance.Moment();
        return [
            .. Both(at, 1 + chance.Few(3000)),
            new Skip(chance.Soon(at + 0.3, 0.1), AlmostHalf),
            .. Both(at + 0.5, 1 + chance.Few(3000)),
            new Skip(chance.Soon(at + 0.8, 0.1), AlmostHalf),
            .. Both(at + 1, 20_000 + chance.Few(20_000)),
        ];
    }

    private static ScheduleEvent[] Both(double at, int bytes) => [new Write(at, Role.Opener, bytes), new Write(at, Role.Listener, bytes)];

    /// <summary>An application reads nothing for a while.</summary>
    internal static IEnumerable<ScheduleEvent> Stalls(ScheduleChance chance)
    {
        Role who = chance.Host();
        double at = chance.Moment();
        return [new Reads(at, who, false), new Reads(chance.Soon(at, 4), who, true)];
    }
}
