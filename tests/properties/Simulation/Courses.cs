using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServalRef.Runtime.Transfer;

namespace ServalRef.Properties.Simulated;

/// <summary>Generates courses: topologies, faults, moves, applications, flows that come and go.</summary>
public static class Courses
{
    private static readonly Gen<PathFaults> AnyPath =
        from delay in Gen.Elements(0, 2, 20, 150)
        from jitter in Gen.Elements(0, 0, 0, 5, 40)
        from loss in Gen.Elements(0, 0, 1, 5, 20)
        from twice in Gen.Elements(0, 0, 3)
        from damaged in Gen.Elements(0, 0, 2)
        from rate in Gen.Elements(1, 10, 100)
        from queue in Gen.Elements(5, 50, 1000)
        select new PathFaults(delay, jitter, loss, twice, damaged, rate, queue);

    public static Gen<Course> All { get; } =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from bytes in Gen.Elements(0, 1, 1000, 50_000, 500_000, 2_000_000)
        from back in Gen.Elements(0, 0, 1, 10_000, 300_000)
        from buffer in Gen.Elements(3000, 60_000, 1 << 18, 1 << 20)
        from scheduler in Gen.Elements(Enum.GetValues<SchedulerKind>())
        from overUdp in Gen.Elements(false, false, true)
        from paths in AnyPath.NonEmptyListOf().Where(list => list.Count <= 3)
        from steps in OneStep(paths.Count).ListOf().Where(list => list.Count <= 12)
        select new Course(
            seed, buffer < 10_000 ? Math.Min(bytes, 100_000) : bytes, back, buffer, scheduler, false, overUdp, [.. paths], [.. steps.OrderBy(step => step.AtMs)]);

    public static IEnumerable<Course> Simpler(Course course)
    {
        for (int index = course.Steps.Length - 1; index >= 0; index--)
        {
            yield return course with { Steps = course.Steps.RemoveAt(index) };
        }

        if (course.Paths.Length > 1)
        {
            yield return course with { Paths = course.Paths.RemoveAt(course.Paths.Length - 1) };
        }

        foreach (int bytes in new[] { 0, 1000, course.Bytes / 2 })
        {
            if (bytes < course.Bytes)
            {
                yield return course with { Bytes = bytes };
            }
        }

        if (course.BytesBack > 0)
        {
            yield return course with { BytesBack = 0 };
        }

        for (int index = 0; index < course.Paths.Length; index++)
        {
            foreach (PathFaults calmer in Calmer(course.Paths[index]))
            {
                yield return course with { Paths = course.Paths.SetItem(index, calmer) };
            }
        }

        if (course.OverUdp)
        {
            yield return course with { OverUdp = false };
        }
    }

    private static IEnumerable<PathFaults> Calmer(PathFaults path) => ImmutableArray.Create(
        path with { JitterMs = 0 },
        path with { LossPercent = 0 },
        path with { TwicePercent = 0 },
        path with { DamagedPercent = 0 },
        path with { Mbit = 10 },
        path with { Queue = 1000 }).Where(calmer => calmer != path);

    private static Gen<Step> OneStep(int paths) =>
        from at in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 5000), Gen.Choose(0, 60_000))
        from host in Gen.Choose(0, 1)
        from act in Gen.Frequency(
            (8, Gen.Elements(Act.OpenFlow, Act.OpenBackup, Act.RemoveFlow, Act.Move, Act.Down, Act.Up, Act.CheckPath)),
            (3, Gen.Elements(Act.KillPath, Act.RevivePath)),
            (1, Gen.Elements(Act.EndLeft, Act.EndRight, Act.AbortLeft, Act.AbortRight)))
        from choice in Gen.Choose(0, (4 * paths * 4) - 1)
        select new Step(at, host, act, choice);
}
