using System.Globalization;
using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>Writes the pages of <c>spec/machines</c> from the machines that run: introduction, diagram, tables.</summary>
/// <remarks>
/// Nothing on a page but its introduction is written by hand, so a page cannot say what the code does not do. A test
/// compares the pages in the tree with what this class writes. Clause identifiers in this file are data, not citations.
/// </remarks>
public static class MachinePages
{
    private static readonly Dictionary<string, (string File, string Introduction)> Pages = new()
    {
        ["Connection"] = ("connection.md", """
            What an application holds. The machine hears from its flows and from the two ends of the stream; it knows no
            version, address or timer. Its clauses are in [chapter 5](../05-connection.md), those of its end in
            [chapter 10](../10-teardown.md).

            A listener never leaves `Listen` for a SYN: each accepted one forks a new connection, which begins at `Closed`
            and goes to `Opening`. `Aborted` and `Closed` differ in what the application is told: in `Closed` nothing was lost.
            """),
        ["Flow"] = ("flow.md", """
            The life of one pair of flow IDs at one end: opened by SYN, SYN+ACK and ACK, closed by a FIN each way, cut short by
            RST. Its clauses are in [chapter 5](../05-connection.md), [chapter 6](../06-flow.md) and
            [chapter 10](../10-teardown.md).

            A packet comes to this machine only after its nonce was judged (SEC-3): what is forged is ignored in every state
            and stands in no cell. Moving is not drawn here. In the seven synchronised states, from `Established` on, the
            [migration machine](migration.md) hears the same event afterwards.
            """),
        ["Migration"] = ("migration.md", """
            Where the two ends of a synchronised flow believe each other to be. A state is a pair: what our own move waits for
            (nothing, an address, the peer's answer) and whether the peer's move was answered by us and not yet confirmed.
            Its clauses are in [chapter 7](../07-migration.md); how it stands to its ancestor, the ECCP figure, is in
            [differences](../differences.md).

            Two arrows adopt an address, and no others: the RSYN+ACK that answers our RSYN adopts our own (MIG-11), the ACK
            that answers our RSYN+ACK adopts the peer's (MIG-14).
            """),
    };

    /// <summary>The machines that have a page, in alphabetical order.</summary>
    public static IReadOnlyList<string> Machines { get; } = [.. Pages.Keys];

    /// <summary>The name of a machine's page in <c>spec/machines</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such machine.</exception>
    public static string FileName(string machine) => Pages[machine].File;

    /// <summary>A machine's page.</summary>
    /// <param name="machine">One of <see cref="Machines"/>.</param>
    /// <returns>Markdown, lines ended by a line feed.</returns>
    /// <exception cref="KeyNotFoundException">There is no such machine.</exception>
    public static string Page(string machine)
    {
        var table = new MachineTable(machine, MachineCatalog.All);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# The {machine.ToLowerInvariant()} machine\n\n");
        page.Append("Made from the live machine; edit the introduction in `MachinePages.cs`, and the rest by changing the machine.\n\n");
        page.Append(Pages[machine].Introduction.ReplaceLineEndings("\n")).Append("\n\n");
        page.Append("## Diagram\n\n```mermaid\n").Append(MachineDiagram.Draw(table)).Append("```\n\n");
        page.Append(MachineDiagram.DescribeUndrawn(table)).Append('\n');
        page.Append("## Every state and event\n\n").Append(Legend).Append("\n\n").Append(Grid(table)).Append('\n');
        page.Append("## Every decision\n\n");
        page.Append("The decisions of a row are tried from top to bottom; the first whose condition holds is taken.\n");
        foreach (string trigger in table.Triggers)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {trigger}\n\n").Append(Decisions(table, trigger));
        }

        return page.ToString();
    }

    /// <summary>How to read a cell of the tables.</summary>
    public static string Legend =>
        "A cell names the clauses that decide, in the order in which they are tried: `→` leads to a state, `↻` acts and stays, "
        + "`·` ignores.";

    private static string Grid(MachineTable table)
    {
        var text = new StringBuilder();
        Row(text, ["", .. table.States]);
        Row(text, [.. Enumerable.Repeat("---", table.States.Count + 1)]);
        foreach (string trigger in table.Triggers)
        {
            Row(text, [$"**{trigger}**", .. table.States.Select(s => string.Join("<br>", table.Cell(s, trigger)))]);
        }

        return text.ToString();
    }

    private static string Decisions(MachineTable table, string trigger)
    {
        var text = new StringBuilder();
        Row(text, ["in", "if", "clause", "does", "then"]);
        Row(text, ["---", "---", "---", "---", "---"]);
        foreach ((IReadOnlyList<string> states, IReadOnlyList<MachineArrow> arrows) in table.Alike(trigger))
        {
            string place = string.Join(", ", states);
            foreach (MachineArrow arrow in arrows)
            {
                bool ignores = arrow.Kind == ArrowKind.Ignore;
                Row(text, [place, arrow.Guard, arrow.Clause, ignores ? "–" : arrow.Actions, MachineTable.Next(arrow)]);
                place = "";
            }
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
