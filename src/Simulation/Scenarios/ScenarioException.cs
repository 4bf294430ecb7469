namespace ServalRef.Simulation.Scenarios;

/// <summary>A scenario file cannot be used; each line says where, what was expected, and what came.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Makes it of its lines.</summary>
    public ScenarioException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>Makes it of one line.</summary>
    public ScenarioException(string problem)
        : this([problem])
    {
    }

    /// <summary>Makes it without a word.</summary>
    public ScenarioException()
        : this([])
    {
    }

    /// <summary>Makes it of one line and a cause.</summary>
    public ScenarioException(string problem, Exception cause)
        : base(problem, cause) => Problems = [problem];

    /// <summary>One line each, as <c>file:line:column: …</c>.</summary>
    public IReadOnlyList<string> Problems { get; }
}
