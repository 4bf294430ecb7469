using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>Generators of schedules, and their shrinker: fewer steps, then a kinder network.</summary>
public static class Schedules
{
    private const int BusyTime = 30_000;

    private static readonly int[] Durations = [8_000, 30_000, 45_000, 120_000, 300_000, 4_000_000];

    /// <summary>Schedules of ServalRef's own protocol.</summary>
    public static Gen<Schedule> Mtp1 { get; } =
        from plain in World(Dialect.Mtp1)
        select plain;

    /// <summary>Schedules of the prototype's wire.</summary>
    public static Gen<Schedule> Prototype2014 { get; } =
        from plain in World(Dialect.Prototype2014)
        from datagrams in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))

            // The prototype's SOURCE has no room for ports.
        select plain with { Datagrams = datagrams, Router = plain.Router && !plain.OverUdp };

    /// <summary>Simpler schedules that may show the same.</summary>
    public static IEnumerable<Schedule> Simpler(Schedule schedule)
    {
        ImmutableArray<WorldStep> steps = schedule.Steps;
        for (int count = steps.Length / 2; count > 0; count /= 2)
        {
            for (int first = 0; first + count <= steps.Length; first += count)
            {
                yield return schedule with { Steps = steps.RemoveRange(first, count) };
            }
        }

        Schedule[] kinder =
        [
            schedule with { DuplicatePercent = 0 },
            schedule with { LossPercent = 0 },
            schedule with { Delay = schedule.Delay / 2 },
            schedule with { Queue = schedule.Queue / 2 },
            schedule with { Hosts = 2 },
            schedule with { OverUdp = false },
            schedule with { Router = false },
            schedule with { SameFlowIds = false },
            schedule with { Adaptive = false },
            schedule with { Polite = true },
            .. Durations.Where(d => d < schedule.Duration).Select(d => schedule with { Duration = d }),
        ];
        foreach (Schedule simpler in kinder.Where(s => s != schedule))
        {
            yield return simpler;
        }
    }

    private static Gen<Schedule> World(Dialect dialect) =>
        from seed in Gen.Choose(0, 1_000_000)
        from hosts in Gen.Frequency((4, Gen.Constant(2)), (1, Gen.Constant(3)))
        from loss in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Choose(1, 15)), (1, Gen.Choose(20, 60)))
        from twice in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 20)))
        from delay in Gen.Frequency((3, Gen.Choose(1, 100)), (2, Gen.Choose(100, 800)), (1, Gen.Choose(800, 4_000)))
        from queue in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 450)), (1, Gen.Constant(450)))
        from duration in Gen.Elements(Durations)
        from flags in Gen.Choose(0, 1023)
        from opened in Gen.Choose(0, 100)
        from count in Gen.Frequency((1, Gen.Choose(0, 6)), (2, Gen.Choose(5, 30)))
        from steps in Step().ListOf(count)
        select new Schedule
        {
            Dialect = dialect,
            Seed = seed,
            Hosts = hosts,
            LossPercent = loss,
            DuplicatePercent = twice,
            Delay = delay,
            Queue = queue,
            Duration = duration,
            OverUdp = flags % 4 == 0,
            Router = flags / 4 % 4 == 0,
            SameFlowIds = flags / 16 % 2 == 0,
            Polite = flags / 32 % 3 != 0,
            Adaptive = flags / 128 % 2 == 0,
            Steps = [new WorldStep(opened, 0, StepKind.Open, 0), .. steps.OrderBy(s => s.At)],
        };

    private static Gen<WorldStep> Step() =>
        from at in Gen.Frequency((1, Gen.Choose(0, 2_000)), (1, Gen.Choose(1_000, 6_000)), (2, Gen.Choose(1_000, BusyTime)))
        from host in Gen.Choose(0, 2)
        from kind in Gen.Frequency(
            (2, Gen.Elements(StepKind.Open)),
            (6, Gen.Constant(StepKind.Send)),
            (6, Gen.Elements(StepKind.Up, StepKind.Down, StepKind.Move)),
            (4, Gen.Elements(StepKind.Up, StepKind.Down)),
            (2, Gen.Elements(StepKind.Close, StepKind.Close, StepKind.Remove)),
            (4, Gen.Elements(StepKind.Forge, StepKind.Replay)),
            (2, Gen.Elements(StepKind.PathCheck, StepKind.Blackout, StepKind.Datagram)),
            (1, Gen.Elements(StepKind.Abort, StepKind.Abort, StepKind.Die, StepKind.OpenUnknown)))
        from argument in Gen.Choose(0, kind is StepKind.Up or StepKind.Down or StepKind.Move ? 7 : 1_500)
        select new WorldStep(at, host, kind, kind == StepKind.Blackout ? argument / 15 : argument);
}
