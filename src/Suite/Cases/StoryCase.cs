using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>A clause in a story, with an implementation in one of the roles.</summary>
/// <param name="Id">See <see cref="SuiteCase"/>.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Story">The story.</param>
/// <param name="Role">Whom the implementation plays.</param>
/// <param name="Needed">What the story needs of an adapter.</param>
internal sealed record StoryCase(string Id, string Clause, Scenario Story, Role Role, IReadOnlyList<string> Needed)
    : SuiteCase(Id, Clause, Story.Title, CaseKind.Scripted, Story.Dialect, Role, Needed)
{
    /// <inheritdoc/>
    public override string Group => $"{Story.Dialect.Name} {Story.Name} {Role}";

    /// <inheritdoc/>
    internal override CaseResult Run(IAdapter adapter, RunContext run)
    {
        StoryRun story = run.Story(this, adapter);
        return Result(run, story.Faults, story.World, story.Tested, story.Exercised, story.Refused ?? Untried(story));
    }

    /// <summary>What a story that was played comes to for this case.</summary>
    /// <param name="run">The run.</param>
    /// <param name="faults">What the implementation did wrong.</param>
    /// <param name="world">The story's world, at its end.</param>
    /// <param name="tested">The host that the implementation was.</param>
    /// <param name="exercised">The clauses that were put to the test.</param>
    /// <param name="untried">Why nobody knows whether it did right, where nothing is told of it; none if somebody does.</param>
    internal CaseResult Result(
        RunContext run, IReadOnlyList<CaseFault> faults, World world, Host tested, IReadOnlyCollection<string> exercised, string? untried)
    {
        // A fault of another clause belongs to that clause's case of the story; where there is none, to the first case of the story.
        IReadOnlyList<CaseFault> own = [.. faults.Where(fault => run.Belongs(fault.Clause, this))];
        string? reason = own.Count > 0 ? null : untried;
        return new CaseResult
        {
            Case = this,
            Verdict = own.Any(fault => fault.Severity == Severity.Violation) ? CaseVerdict.Fail : reason is null ? CaseVerdict.Pass : CaseVerdict.Error,
            Seed = run.Seed,
            Faults = own,
            Reason = reason,
            Seconds = world.Now.Seconds,
            Recording = tested.Recording,
            Exercised = exercised,
            Cells = world.Cells.Cells,
        };
    }

    // What went wrong before may have kept the clause from being put to the test: then nobody knows.
    private string? Untried(StoryRun story) =>
        story.Faults.FirstOrDefault(fault => fault.Severity == Severity.Violation) is { } first && !story.Exercised.Contains(Clause)
            ? $"not put to the test, since {first.Clause} was broken"
            : null;
}
