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
        // A fault of another clause belongs to that clause's case of the story; where there is none, to the first case of the story.
        IReadOnlyList<CaseFault> own = [.. story.Faults.Where(fault => run.Belongs(fault.Clause, this))];
        string? untried = own.Count > 0 ? null : story.Refused ?? Untried(story);
        return new CaseResult
        {
            Case = this,
            Verdict = own.Any(fault => fault.Severity == Severity.Violation) ? CaseVerdict.Fail : untried is null ? CaseVerdict.Pass : CaseVerdict.Error,
            Seed = run.Seed,
            Faults = own,
            Reason = untried,
            Seconds = story.Seconds,
            Recording = story.Tested.Recording,
            Exercised = story.Exercised,
            Cells = story.World.Cells.Cells,
        };
    }

    // What went wrong before may have kept the clause from being put to the test: then nobody knows.
    private string? Untried(StoryRun story) =>
        story.Faults.FirstOrDefault(fault => fault.Severity == Severity.Violation) is { } first && !story.Exercised.Contains(Clause)
            ? $"not put to the test, since {first.Clause} was broken"
            : null;
}
