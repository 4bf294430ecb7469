using System.Globalization;
using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>Draws a machine as a Mermaid state diagram that a person can read.</summary>
/// <remarks>
/// Left out are ignores, arrows that stay in their state, and events that lead from most states to one and the same: their
/// lines would hide all others. They are said in words instead, and all are in the table.
/// </remarks>
internal static class MachineDiagram
{
    /// <summary>The diagram, without a fence.</summary>
    internal static string Draw(MachineTable table)
    {
        (string, string)[] common = [.. Common(table).Select(c => c.Key)];
        var text = new StringBuilder("stateDiagram-v2\n");
        text.Append(CultureInfo.InvariantCulture, $"    [*] --> {table.States[0]}\n");
        foreach (IGrouping<(string From, string To), MachineArrow> line in Moves(table)
            .Where(a => !common.Contains((a.Trigger, a.To))).GroupBy(a => (a.From, a.To)))
        {
            IEnumerable<string> label = line.GroupBy(a => a.Trigger).Select(t => $"{t.Key} {Clauses(t)}");
            text.Append(CultureInfo.InvariantCulture, $"    {line.Key.From} --> {line.Key.To} : {string.Join("<br/>", label)}\n");
        }

        return text.ToString();
    }

    /// <summary>In words, what the diagram leaves out; ends with a line feed.</summary>
    internal static string DescribeUndrawn(MachineTable table)
    {
        var text = new StringBuilder();
        foreach (IGrouping<(string Trigger, string To), MachineArrow> arrows in Common(table))
        {
            IEnumerable<string> sources = arrows.GroupBy(Clauses).Select(g => $"{Enumerate(g.Select(a => a.From))} ({g.Key})");
            text.Append(CultureInfo.InvariantCulture, $"- Not drawn: {arrows.Key.Trigger} leads to {arrows.Key.To} from ");
            text.AppendJoin("; ", sources).Append(".\n");
        }

        int stays = table.Arrows.Count(a => a.Kind == ArrowKind.Arrow && a.From == a.To);
        int ignores = table.Arrows.Count(a => a.Kind == ArrowKind.Ignore);
        text.Append(CultureInfo.InvariantCulture, $"- Not drawn: {stays} arrows that act and stay, and {ignores} decisions to ignore.\n");
        return text.ToString();

        static string Clauses(MachineArrow arrow) => arrow.Clause;
    }

    private static IEnumerable<MachineArrow> Moves(MachineTable table) =>
        table.Arrows.Where(a => a.Kind == ArrowKind.Arrow && a.From != a.To);

    private static IEnumerable<IGrouping<(string Trigger, string To), MachineArrow>> Common(MachineTable table) =>
        Moves(table)
            .GroupBy(a => (a.Trigger, a.To))
            .Where(g => g.Select(a => a.From).Distinct().Count() * 2 > table.States.Count);

    private static string Clauses(IEnumerable<MachineArrow> arrows) => string.Join(", ", arrows.Select(a => a.Clause).Distinct());

    private static string Enumerate(IEnumerable<string> names) => string.Join(", ", names.Distinct());
}
