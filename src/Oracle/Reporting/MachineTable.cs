using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>The decisions of one machine by state and event (FLOW-1).</summary>
public sealed class MachineTable
{
    private readonly ILookup<(string State, string Trigger), MachineArrow> _cells;

    /// <summary>Sorts the decisions of one machine into cells.</summary>
    /// <param name="machine">Connection, Flow or Migration.</param>
    /// <param name="arrows">Decisions of any machines, in the order of their states, events and precedence.</param>
    public MachineTable(string machine, IEnumerable<MachineArrow> arrows)
    {
        Arrows = [.. arrows.Where(a => a.Machine == machine)];
        States = [.. Arrows.Select(a => a.From).Distinct()];
        Triggers = [.. Arrows.Select(a => a.Trigger).Distinct()];
        _cells = Arrows.ToLookup(a => (a.From, a.Trigger));
    }

    /// <summary>All decisions of the machine.</summary>
    public IReadOnlyList<MachineArrow> Arrows { get; }

    /// <summary>The states, in the order of their enumeration.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>The events, in the order of their enumeration.</summary>
    public IReadOnlyList<string> Triggers { get; }

    /// <summary>The state that a decision leads to, or how it stays.</summary>
    public static string Next(MachineArrow arrow)
    {
        ArgumentNullException.ThrowIfNull(arrow);
        return arrow.Kind == ArrowKind.Ignore ? "·" : arrow.From == arrow.To ? "↻" : $"→ {arrow.To}";
    }

    /// <summary>The decisions of one state and event in short, in the order in which they are tried; never empty.</summary>
    public IEnumerable<string> Cell(string state, string trigger) =>
        _cells[(state, trigger)].OrderBy(a => a.Order).Select(a => $"{a.Clause} {Next(a)}");

    /// <summary>The states that decide an event alike, and their decisions.</summary>
    /// <param name="trigger">The event.</param>
    public IEnumerable<(IReadOnlyList<string> States, IReadOnlyList<MachineArrow> Decisions)> Alike(string trigger) =>
        from state in States
        let decisions = _cells[(state, trigger)].OrderBy(a => a.Order).ToArray()
        group (state, decisions) by string.Join('\n', decisions.Select(a => $"{a.Guard}|{a.Clause}|{a.Actions}|{Next(a)}")) into alike
        select ((IReadOnlyList<string>)[.. alike.Select(x => x.state)], (IReadOnlyList<MachineArrow>)alike.First().decisions);

    /// <summary>The whole table as aligned text: a row for each event, a column for each state.</summary>
    public string ToText()
    {
        string[][][] cells =
        [
            [[""], .. States.Select(s => (string[])[s])],
            .. Triggers.Select(t => (string[][])[[t], .. States.Select(s => Cell(s, t).ToArray())]),
        ];
        int[] widths = [.. Enumerable.Range(0, States.Count + 1).Select(column => cells.Max(row => row[column].Max(line => line.Length)))];
        string rule = string.Join("-+-", widths.Select(w => new string('-', w)));
        var text = new StringBuilder();
        foreach (string[][] row in cells)
        {
            for (int line = 0; line < row.Max(cell => cell.Length); line++)
            {
                IEnumerable<string> parts = row.Select((cell, column) => (line < cell.Length ? cell[line] : "").PadRight(widths[column]));
                text.Append(string.Join(" | ", parts).TrimEnd()).Append('\n');
            }

            text.Append(rule).Append('\n');
        }

        return text.ToString();
    }
}
