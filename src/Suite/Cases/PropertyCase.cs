using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>A property of generated schedules, with an implementation in one of the roles.</summary>
/// <param name="Id">See <see cref="SuiteCase"/>.</param>
/// <param name="Property">The property.</param>
/// <param name="Role">Whom the implementation plays.</param>
internal sealed record PropertyCase(string Id, ScheduleProperty Property, Role Role)
    : SuiteCase(Id, Property.Clause, Property.Title, CaseKind.Property, Property.Dialect, Role, Needs(Property, Role))
{
    /// <summary>Schedules that are tried in a run.</summary>
    internal const int Schedules = 12;

    private const int ShrinkBudget = 400;

    /// <inheritdoc/>
    internal override CaseResult Run(IAdapter adapter, RunContext run) => Run(adapter, run.Seed, null);

    /// <summary>Runs it, perhaps with something wrong between the implementation and the wire, made anew for each schedule.</summary>
    internal CaseResult Run(IAdapter adapter, long seed, Func<Fault>? fault)
    {
        SuiteCoverage reached = new();
        for (int number = 0; number < Schedules; number++)
        {
            long drawn = SeedOf(seed, number);
            Schedule schedule = Property.Draw(drawn);
            ScheduleRun played = ScheduleRun.Of(schedule, Role, adapter, drawn, fault?.Invoke());
            reached.Add(played.Exercised, played.World.Cells.Cells, schedule.Events.Select(happening => happening.Kind));
            if (played.Faults.Count > 0)
            {
                ShrunkCase shrunk = Shrink(schedule, played.Faults[0].Clause, adapter, drawn, fault);
                return Result(seed, shrunk.Faults, reached) with { Recording = shrunk.Recording, Shrunk = shrunk };
            }
        }

        return Result(seed, [], reached);
    }

    private static IReadOnlyList<string> Needs(ScheduleProperty property, Role role) =>
        [.. property.Draw(0).Features(role).Concat(property.Features)];

    // The schedules of one seed are not those of the next.
    private long SeedOf(long seed, int number)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in Id)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        hash = (hash ^ (ulong)seed) * 1099511628211;
        hash = (hash ^ (ulong)number) * 1099511628211;
        return (long)(hash >> 1);
    }

    private ShrunkCase Shrink(Schedule schedule, string clause, IAdapter adapter, long seed, Func<Fault>? fault)
    {
        ScheduleShrinker shrinker = new(
            candidate => ScheduleRun.Of(candidate, Role, adapter, seed, fault?.Invoke()).Faults.Any(f => f.Clause == clause), ShrinkBudget);
        Schedule least = shrinker.Shrink(schedule);
        ScheduleRun played = ScheduleRun.Of(least, Role, adapter, seed, fault?.Invoke());
        return new ShrunkCase(least, Role, seed, schedule.Events.Count, shrinker.Tried, [.. played.Faults.OrderBy(f => f.Clause != clause)], played.Tested.Recording);
    }

    private CaseResult Result(long seed, IReadOnlyList<CaseFault> faults, SuiteCoverage reached) => new()
    {
        Case = this,
        Verdict = faults.Any(fault => fault.Severity == Severity.Violation) ? CaseVerdict.Fail : CaseVerdict.Pass,
        Seed = seed,
        Faults = faults,
        Seconds = Schedules * (ScheduleChance.Unrest + ScheduleProperty.Tail),
        Exercised = reached.Clauses,
        Cells = reached.Cells,
        Kinds = reached.Kinds,
    };
}
