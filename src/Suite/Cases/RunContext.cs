namespace ServalRef.Suite;

/// <summary>What the cases of one run share: a story that several cases are about runs once.</summary>
internal sealed class RunContext(long seed)
{
    private readonly Dictionary<(Scenario, Role), StoryRun> _stories = [];

    /// <summary>The seed.</summary>
    internal long Seed { get; } = seed;

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
