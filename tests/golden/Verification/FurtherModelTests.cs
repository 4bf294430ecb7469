using ServalRef.Verification.Exploring;
using ServalRef.Verification.Holes;
using ServalRef.Verification.Models;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>The further models and holes, as they are asked for by name.</summary>
public class FurtherModelTests
{
    public static TheoryData<string> Holes => [.. FurtherHoles.All.Select(h => h.Id)];

    [Fact]
    public void NamedModels_AreMadeAndDescribed() => Assert.All(FurtherModels.All, named =>
    {
        Assert.NotEmpty(named.Within(named.Default).Requirements);
        Assert.Contains("lost", named.Describe(named.Default), StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Holes))]
    public void Hole_IsOpenWithoutTheRule_AndFilledWithIt(string id)
    {
        Hole hole = FurtherHoles.All.Single(h => h.Id == id);

        Assert.Contains(hole.Breaks, Explorer.Run(hole.Open()).Verdicts.Where(v => !v.Holds).Select(v => v.Requirement.Id));
        Explored.Holds(hole.Filled());
    }
}
