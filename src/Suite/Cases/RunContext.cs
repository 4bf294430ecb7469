namespace ServalRef.Suite;

/// <summary>What the cases of one run share: a story that several cases are about runs once.</summary>
internal sealed class RunContext(long seed, IReadOnlyList<SuiteCase> cases)
{
    private readonly StoryCase[] _cases = [.. cases.OfType<StoryCase>()];
    private readonly Dictionary<(Scenario, Role), StoryRun> _stories = [];

    /// <summary>The seed.</summary>
    internal long Seed { get; } = seed;

    /// <summary>Whether a fault of a clause is told by a case of a story, rather than by another case of the same.</summary>
    internal bool Belongs(string clause, StoryCase asked)
    {
        StoryCase[] same = [.. _cases.Where(c => c.Story == asked.Story && c.Role == asked.Role)];
        return (same.FirstOrDefault(c => c.Clause == clause) ?? same[0]) == asked;
    }

    /// <summary>The run of a story with an implementation in one of the roles.</summary>
    internal StoryRun Story(Scenario scenario, Role role, IAdapter adapter)
    {
        if (!_stories.TryGetValue((scenario, role), out StoryRun? run))
        {
            _stories[(scenario, role)] = run = StoryRun.Of(scenario, role, adapter, Seed);
        }

        return run;
    }
}
