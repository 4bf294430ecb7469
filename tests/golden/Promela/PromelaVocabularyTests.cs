using ServalRef.StateMachines;
using ServalRef.Verification.Promela;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>Each guard and act of the flow and migration machines has one Promela definition.</summary>
public class PromelaVocabularyTests
{
    private static readonly IReadOnlyList<MachineArrow> Arrows = new FlowEngine(Dialect.Mtp1).Arrows;

    [Fact]
    public void EveryGuardOfAnArrow_HasADefinition_AndNoneIsLeftOver() => Assert.Equal(
        Names(isAct: false),
        Arrows.Where(a => a.Guard != "otherwise" && !a.Guard.StartsWith("otherwise: ", StringComparison.Ordinal))
            .Select(a => a.Guard).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void EveryActOfAnArrow_HasADefinition_AndNoneIsLeftOver() => Assert.Equal(
        Names(isAct: true),
        Arrows.Where(a => a.Kind == ArrowKind.Arrow).SelectMany(a => PromelaVocabulary.ActsOf(a.Actions))
            .Select(act => act.Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void ActsOfAnArrow_JoinToWhatItSays() => Assert.All(
        Arrows.Where(a => a.Kind == ArrowKind.Arrow && a.Actions != "nothing to send"),
        arrow => Assert.Equal(arrow.Actions, string.Join(", ", PromelaVocabulary.ActsOf(arrow.Actions).Select(act => act.Name))));

    [Fact]
    public void ActsOf_UnknownAct_Throws() =>
        Assert.Throws<KeyNotFoundException>(() => PromelaVocabulary.ActsOf("send FIN with a fresh version, whistle"));

    [Fact]
    public void Identifiers_Differ() =>
        Assert.Equal(PromelaVocabulary.Words.Count, PromelaVocabulary.Words.Select(word => word.Identifier).Distinct().Count());

    private static IEnumerable<string> Names(bool isAct) =>
        PromelaVocabulary.Words.Where(word => word.IsAct == isAct).Select(word => word.Name).Order(StringComparer.Ordinal);
}
