using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>What is common to tests of models.</summary>
internal static class Explored
{
    /// <summary>Everything was explored, and everything holds.</summary>
    /// <returns>The number of states.</returns>
    internal static int Holds(Model model)
    {
        Exploration exploration = Explorer.Run(model);
        Assert.Empty(exploration.Verdicts.Where(v => !v.Holds).Select(v => v.Requirement.Id));
        Assert.True(exploration.Complete);
        return exploration.States;
    }

    /// <summary>The requirements that a variant does not keep.</summary>
    /// <param name="variants">All variants of a model.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="most">How many situations to look at, for a variant that has no end.</param>
    internal static string[] Broken(IReadOnlyList<Variant> variants, string name, int most = int.MaxValue) =>
        Sorted(Explorer.Run(Named(variants, name), new ExplorationLimits(most)).Verdicts.Where(v => !v.Holds).Select(v => v.Requirement.Id));

    /// <summary>Names between spaces, in the order of <see cref="Broken"/>.</summary>
    internal static string[] Names(string names) => Sorted(names.Split(' '));

    /// <summary>The story of how a variant comes to break a requirement.</summary>
    internal static string Story(IReadOnlyList<Variant> variants, string name, string requirement)
    {
        Model model = Named(variants, name);
        Verdict verdict = Explorer.Run(model).Verdicts.Single(v => v.Requirement.Id == requirement);
        Assert.NotNull(verdict.CounterExample);
        return string.Join('\n', [$"{requirement} ({verdict.Requirement.Clause}), if {name}", .. verdict.CounterExample.Ladder(model)]) + "\n";
    }

    private static Model Named(IReadOnlyList<Variant> variants, string name) => variants.Single(v => v.Name == name).Model();

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
