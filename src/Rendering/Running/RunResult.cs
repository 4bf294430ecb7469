using ServalRef.Oracle;
using ServalRef.Simulation.Invariants;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Rendering.Running;

/// <summary>What a run has come to.</summary>
/// <param name="Run">The run.</param>
/// <param name="File">The scenario file.</param>
/// <param name="Edits">The values that were put into it.</param>
/// <param name="Expectations">Each expectation, and whether it was met.</param>
public sealed record RunResult(
    ScenarioRun Run, string File, IReadOnlyList<ScenarioEdit> Edits, IReadOnlyList<CheckedExpectation> Expectations)
{
    /// <summary>Whether everything expected came true, and nothing was violated.</summary>
    public bool IsMet => Run.Monitor.Violation is null && Expectations.All(e => e.IsMet) && Run.Connections.All(c => c.WrongAt is null);

    /// <summary>The packets before a violation; empty if nothing was violated.</summary>
    public IReadOnlyList<LadderRow> Ladder { get; init; } = [];

    /// <summary>What the best path of each connection of several would have done alone; empty if nobody asked.</summary>
    public IReadOnlyList<BestPath> BestPaths { get; init; } = [];

    /// <summary>The command that repeats the run.</summary>
    public string Replay => $"servalref run {File}{string.Concat(Edits.Select(edit => $" --set '{edit}'"))} --seed {Run.Simulator.Seed}";

    /// <summary>Holds a run to what its file expects.</summary>
    /// <param name="run">The run, which is over.</param>
    /// <param name="file">The scenario file.</param>
    /// <param name="edits">The values that were put into it.</param>
    /// <param name="again">The same run before it begins, for the packets before a violation; none if nobody wants to see them.</param>
    public static RunResult Of(ScenarioRun run, string file, IReadOnlyList<ScenarioEdit> edits, Func<ScenarioRun>? again)
    {
        ArgumentNullException.ThrowIfNull(run);
        Dictionary<string, ConnectionCourse> courses = run.Connections.ToDictionary(course => course.Spec.Name);
        List<CheckedExpectation> all = [];
        foreach (ExpectationSpec expected in run.Scenario.Expectations)
        {
            ConnectionCourse course = courses[expected.Connection];
            if (expected.Outcome is { } outcome)
            {
                string expectedWord = ScenarioReader.Word(outcome);
                string word = ScenarioReader.Word(course.Outcome);
                all.Add(new CheckedExpectation(expected.Connection, "outcome", expectedWord, word, word == expectedWord, expected.Line));
            }

            foreach (BoundSpec bound in expected.Bounds)
            {
                all.Add(Check(course, expected, bound));
            }
        }

        return new RunResult(run, file, edits, all)
        {
            Ladder = run.Monitor.Violation is null || again is null ? [] : ViolationLadder.Of(again()),
        };
    }

    // Nothing happens to a connection that is dead: unless its end is what the file expects, few migrations and the like are no merit of it.
    private static CheckedExpectation Check(ConnectionCourse course, ExpectationSpec expected, BoundSpec bound)
    {
        double? value = course.Measure(bound.Measure);
        bool isWithin = value >= bound.Low * (1 - 1e-12) && value <= bound.High * (1 + 1e-12);
        bool isMerit = expected.Outcome is not null || !course.IsDead || double.IsInfinity(bound.High) || Measures.Names[bound.Measure] == "size";
        string measured = RunText.Show(bound.Measure, value) + (isMerit ? "" : $" of a connection that is dead ({Word(course.Outcome)})");
        return new CheckedExpectation(expected.Connection, bound.Measure, bound.Text, measured, isWithin && isMerit, bound.Line);
    }

    /// <summary>The invariants that were checked, and which one failed.</summary>
    public IEnumerable<(Invariant Invariant, long Checked, bool Holds)> Invariants =>
        Run.Monitor.Checked.Select(c => (c.Key, c.Value, Run.Monitor.Violation?.Invariant != c.Key));

    /// <summary>How a connection ended, as a word.</summary>
    public static string Word(Outcome outcome) => ScenarioReader.Word(outcome);
}

/// <summary>Something expected, and what came.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Expected">As the file has it.</param>
/// <param name="Measured">What came.</param>
/// <param name="IsMet">Whether that is as expected.</param>
/// <param name="Line">The line of the file.</param>
public sealed record CheckedExpectation(string Connection, string Measure, string Expected, string Measured, bool IsMet, int Line);
