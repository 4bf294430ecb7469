namespace ServalRef.Suite;

/// <summary>A story with an implementation in one of the roles and the reference in the other, run and judged.</summary>
internal sealed class StoryRun
{
    private readonly TestedWorld _played;
    private readonly AppFacts _expected;

    private StoryRun(TestedWorld played, AppFacts expected, IReadOnlyList<CaseFault> faults) =>
        (_played, _expected, Faults) = (played, expected, faults);

    internal World World => _played.World;

    /// <summary>The host that the implementation is.</summary>
    internal Host Tested => _played.Tested;

    /// <summary>What it did wrong.</summary>
    internal IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>Why the story was not the whole one, in one line: the adapter has refused something, or not done its part; none if it was.</summary>
    internal string? Refused => World.LeftOut ?? (Tested.Stack as AdapterStack)?.Refused;

    /// <summary>The clauses that were put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised =>
        Tested.Recording.Frames.Count == 0 ? [] : [.. _played.Exercised.Union(_expected.Clauses)];

    /// <summary>Runs a story.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="role">Whom the implementation plays.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="fault">Something wrong between the implementation and the wire; none.</param>
    internal static StoryRun Of(Scenario scenario, Role role, IAdapter adapter, long seed, Fault? fault = null)
    {
        TestedWorld played = TestedWorld.Play(scenario, role, adapter, seed, fault);
        AppFacts expected = AppFacts.Of(TestedWorld.Play(scenario, role, new ReferenceAdapter(), seed, null).World, role);
        AppFacts facts = AppFacts.Of(played.World, role);
        return new StoryRun(played, expected, played.Faults(adapter.Hello, facts.Missed(expected, played.World, role)));
    }
}
