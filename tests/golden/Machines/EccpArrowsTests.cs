using System.Globalization;
using System.Text;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Machines;

/// <summary>Our machines beside the ECCP figure: every arrow of either is in the other, or it is said why not.</summary>
/// <remarks>Clause identifiers in this file are data, not citations.</remarks>
public class EccpArrowsTests
{
    /// <summary>Why we have an arrow that the figure lacks, by the clause on it.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["CTL-6"] = "timers are not in the figure: an unanswered request is sent again",
        ["CTL-10"] = "the prototype's dialect may challenge an older packet; nothing changes",
        ["CTL-12"] = "the prototype's dialect may challenge an older RST of its peer",
        ["FLOW-2"] = "the figure has no RST: the peer's own ends a flow",
        ["FLOW-5"] = "the figure has no abort",
        ["MIG-2"] = "a close that is asked for without an address waits for the next one",
        ["MIG-3"] = "make before break: NOADDRESS may be skipped",
        ["MIG-4"] = "a further address comes while a move is outstanding",
        ["MIG-7"] = "an RSYN is answered again also after its ACK",
        ["MIG-8"] = "a late copy of an RSYN from another source is answered again and moves nothing",
        ["MIG-12"] = "an RSYN+ACK is answered again, so that a lost ACK is repaired",
        ["MIG-18"] = "the tries of the RSYN+ACK are exhausted",
        ["MIG-19"] = "the tries of the RSYN are exhausted",
        ["MIG-24"] = "a path check: an RSYN without a move",
        ["OPEN-3"] = "a SYN+ACK is sent again",
        ["OPEN-8"] = "a repeated SYN+ACK is answered again",
        ["OPEN-9"] = "an opener that moves goes on with a fresh SYN",
        ["OPEN-10"] = "the SYN of an opener that moved is answered where it moved to",
        ["OPEN-11"] = "a repeated SYN is answered again",
        ["OPEN-13"] = "the figure has no RST: a reply RST refuses the opening",
        ["OPEN-14"] = "a refused flow is Closed; a further attempt is a new flow",
        ["OPEN-15"] = "a listener that moves before the opening is complete",
        ["OPEN-18"] = "the tries of the SYN are exhausted",
        ["OPEN-19"] = "an abort in SYN_SENT drops the flow as a close does",
        ["OPEN-20"] = "the SYN+ACK of a second anycast server",
        ["OPEN-26"] = "data proves the opening as its ACK does",
        ["SEC-6"] = "a packet that names no live flow is answered with a reply RST",
        ["SEC-8"] = "the figure has no reply RST: it ends an opening or counts as a try",
        ["TEAR-12"] = "close is asked for before the opening is complete",
    };

    /// <summary>The whole comparison, for a reader.</summary>
    [Fact]
    public Task FigureAndMachines()
    {
        var text = new StringBuilder();
        Line(text, $"The ECCP figure has {EccpFigure.Arrows.Length} arrows. Beside each: what it is here.");
        foreach (EccpArrow arrow in EccpFigure.Arrows)
        {
            Line(text, $"\n{arrow}");
            foreach (ProjectedStep step in EccpProjection.Counterparts(arrow))
            {
                Line(text, $"    = {step.Ours}");
            }

            if (EccpFigure.LeftOut.TryGetValue(arrow, out string? reason))
            {
                Line(text, $"    none: {reason}");
            }
        }

        Line(text, $"\n\nOurs in the figure's states that it lacks, by clause.");
        foreach (IGrouping<string, ProjectedStep> group in Lacking().GroupBy(s => s.Arrows[0].Clause).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Line(text, $"\n{group.Key}: {Reasons[ClauseId.NumberOf(group.Key)]}");
            foreach (ProjectedStep step in group)
            {
                Line(text, $"    {step.From} --{step.Trigger}--> {step.To}");
            }
        }

        Line(text, $"\n\nThe figure has no closing states (TEAR-2 to TEAR-20). The flow machine's {EccpProjection.Closing.Count} arrows there, by clause:\n");
        foreach (IGrouping<string, MachineArrow> group in EccpProjection.Closing.GroupBy(a => a.Clause).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Line(text, $"    {group.Key,-8}{string.Join(", ", group.Select(a => $"{a.From}→{a.To}").Distinct())}");
        }

        Line(text, $"\nEvery migration arrow is alive there too (MIG-26): {string.Join(", ", EccpProjection.OtherHomesOfMigration)}.");
        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public void EveryArrowOfTheFigure_IsOurs_OrItsAbsenceIsArgued() => Assert.All(EccpFigure.Arrows, arrow =>
        Assert.True(
            EccpProjection.Counterparts(arrow).Count > 0 != EccpFigure.LeftOut.ContainsKey(arrow),
            $"{arrow} must have either a counterpart in the machines or a reason in EccpFigure.LeftOut."));

    [Fact]
    public void EveryReason_IsForAnArrowOfTheFigure() => Assert.Empty(EccpFigure.LeftOut.Keys.Except(EccpFigure.Arrows));

    [Fact]
    public void EveryArrowOfOurs_IsInTheFigure_OrItsClauseSaysWhyNot()
    {
        string[] clauses = [.. Lacking().Select(s => ClauseId.NumberOf(s.Arrows[0].Clause)).Distinct()];

        Assert.Empty(clauses.Except(Reasons.Keys));
        Assert.Empty(Reasons.Keys.Except(clauses));
    }

    private static IEnumerable<ProjectedStep> Lacking()
    {
        MachineArrow[] matched = [.. EccpFigure.Arrows.SelectMany(EccpProjection.Counterparts).SelectMany(s => s.Arrows)];
        return EccpProjection.Steps.Where(s => !s.Arrows.All(matched.Contains));
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
