namespace ServalRef.Simulation.Evaluation;

/// <summary>A measured value and where it is expected.</summary>
/// <param name="Name">What was measured, with its unit.</param>
/// <param name="Value">The mean over all seeds.</param>
/// <param name="Low">At least.</param>
/// <param name="High">At most.</param>
/// <param name="Source">Where the bounds come from; values that are not graded say so.</param>
public sealed record Measure(string Name, double Value, double Low, double High, string Source)
{
    /// <summary>Whether it is as expected.</summary>
    public bool Passes => Value >= Low && Value <= High;
}

/// <summary>A published scenario, run over some seeds.</summary>
/// <param name="Id">Its name, such as S1.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Measures">What was measured.</param>
/// <param name="Seconds">Wall-clock seconds that it took, of all processors together.</param>
public sealed record Evaluated(string Id, string Title, IReadOnlyList<int> Seeds, IReadOnlyList<Measure> Measures, double Seconds)
{
    /// <summary>Whether every measure is as expected.</summary>
    public bool Passes => Measures.All(measure => measure.Passes);
}
