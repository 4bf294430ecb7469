using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServalRef.Properties.Simulated;
using ServalRef.Properties.Soundness;

namespace ServalRef.Properties.Captures;

/// <summary>A course of healthy hosts, what happened to its capture, and how that is judged.</summary>
/// <param name="Course">The course.</param>
/// <param name="Disturbances">What happened, in this order.</param>
/// <param name="View">From where it is judged.</param>
/// <param name="Apart">How far two hosts' clocks are apart: 0 and 1 are an hour.</param>
public sealed record DisturbedCapture(HealthyCourse Course, ImmutableArray<Disturbance> Disturbances, View View, double Apart)
{
    /// <summary>Captures of what scenario files tell.</summary>
    public static Gen<DisturbedCapture> OfScenarios { get; } = Of(ScenarioTexts.All.Select(HealthyCourse (s) => new ScenarioCourse(s)));

    /// <summary>Captures of hosts that the machines of prototype2014 drive.</summary>
    public static Gen<DisturbedCapture> OfPrototype2014 { get; } = Of(Schedules.Prototype2014.Select(HealthyCourse (s) => new WorldCourse(s)));

    /// <summary>The same with less in it.</summary>
    public static IEnumerable<DisturbedCapture> Simpler(DisturbedCapture capture)
    {
        for (int index = 0; index < capture.Disturbances.Length; index++)
        {
            yield return capture with { Disturbances = capture.Disturbances.RemoveAt(index) };
        }

        foreach (HealthyCourse course in capture.Course.Simpler())
        {
            yield return capture with { Course = course };
        }
    }

    public override string ToString() => $"{Course}# {View}, clocks {Apart:F3} apart; {string.Join("; ", Disturbances)}";

    private static Gen<DisturbedCapture> Of(Gen<HealthyCourse> courses) =>
        from course in courses
        from disturbances in Gen.Elements(1, 1, 2, 3).SelectMany(Several)
        from view in Gen.Elements(Enum.GetValues<View>())
        from apart in Fraction()
        select new DisturbedCapture(course, disturbances, view, apart);

    private static Gen<ImmutableArray<Disturbance>> Several(int count) => Enumerable.Range(0, count).Aggregate(
        Gen.Constant(ImmutableArray<Disturbance>.Empty), (all, _) => all.SelectMany(some => One().Select(some.Add)));

    private static Gen<Disturbance> One() =>
        from kind in Gen.Elements(Enum.GetValues<DisturbanceKind>())
        from place in Fraction()
        from amount in Fraction()
        select new Disturbance(kind, place, amount);

    private static Gen<double> Fraction() => Gen.Choose(0, 1000).Select(i => i / 1000.0);
}
