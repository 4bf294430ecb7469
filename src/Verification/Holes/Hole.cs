using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Holes;

/// <summary>A rule taken away: a hole that a draft of the specification had, or that the 2014 prototype has.</summary>
/// <param name="Id">F1 to F12, D1, D2, M1, M2, or a word.</param>
/// <param name="Clause">The clause that closes it.</param>
/// <param name="Text">What is missing.</param>
/// <param name="Breaks">The requirement that fails without the rule.</param>
public sealed record Hole(string Id, string Clause, string Text, string Breaks)
{
    /// <summary>Makes the world without the rule, or with it.</summary>
    internal Func<bool, Model> World { get; init; } = _ => throw new InvalidOperationException("A hole has a world.");

    /// <summary>The world without the rule.</summary>
    public Model Open() => World(true);

    /// <summary>The same world with the rule.</summary>
    public Model Filled() => World(false);
}
