namespace ServalRef.Suite;

/// <summary>What the cases of one group share: their seed, and the story that all of them are about, which runs once.</summary>
internal sealed class RunContext(long seed, IReadOnlyList<SuiteCase> group)
{
    private StoryRun? _story;

    /// <summary>The seed.</summary>
    internal long Seed { get; } = seed;

    /// <summary>Whether a fault of a clause is told by a case, rather than by another case of the same group.</summary>
    internal bool Belongs(string clause, SuiteCase asked) => (group.FirstOrDefault(other => other.Clause == clause) ?? group[0]) == asked;

    /// <summary>The run of the group's story.</summary>
    internal StoryRun Story(StoryCase asked, IAdapter adapter) => _story ??= StoryRun.Of(asked.Story, asked.Role, adapter, Seed);
}
