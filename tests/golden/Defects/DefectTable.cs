using System.Globalization;
using System.Text;
using ServalRef.Defects;
using ServalRef.Oracle;
using ServalRef.Suite;

namespace ServalRef.Golden.Defects;

/// <summary>Defects and what each place says of them, as a table.</summary>
internal static class DefectTable
{
    /// <summary>The table of some defects: name, clause, host, peer and between, the first packet that is wrong, and its time.</summary>
    internal static string Of(IReadOnlyList<DefectRun> runs)
    {
        string[][] rows = [["defect", "clause", "dialect", "at the host", "at its peer", "from between", "packet", "time"], .. runs.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        int seen = runs.Sum(run => run.Views.Count(run.CanSee));
        int found = runs.Sum(run => run.Views.Count(view => run.CanSee(view) && IsFound(run, view)));
        return text.Append(CultureInfo.InvariantCulture, $"\nfound: {found} of {seen} views that can see a defect\n").ToString();
    }

    /// <summary>Whether a view names the right clause, host and packet.</summary>
    internal static bool IsFound(DefectRun run, View view) => run.Just(view).Any(finding => run.NamesPacket(view, finding));

    /// <summary>What a view says.</summary>
    internal static string Says(DefectRun run, View view)
    {
        Finding[] unjust = [.. run.Unjust(view)];
        string blame = unjust.Length == 0 ? "" : $" BLAMES {unjust[0].Host} {unjust[0].Clause}";
        Finding? right = run.Just(view).FirstOrDefault(finding => run.NamesPacket(view, finding)) ?? run.Just(view).FirstOrDefault();
        if (right is not null)
        {
            string clause = right.Clause == run.Defect.Clause ? "" : $" {right.Clause}";
            string packet = run.NamesPacket(view, right) ? "" : ", other packet";
            string grade = right.Severity == Severity.Unspecified ? "unspecified" : "found";
            return $"{grade}{clause}{packet}{blame}";
        }

        Finding? other = view.Findings.FirstOrDefault(finding => !unjust.Contains(finding));
        return (other is not null ? $"other: {other.Clause}" : run.CanSee(view) ? "missed" : "cannot be seen") + blame;
    }

    private static string[] Row(DefectRun run)
    {
        (int Number, Packet Packet, double Seconds)? guilty = run.FirstGuilty;
        return
        [
            run.Defect.Name,
            run.Defect.Clause,
            run.Defect.Dialect.Name,
            .. run.Views.Select(view => Says(run, view)),
            guilty is { } named ? string.Create(CultureInfo.InvariantCulture, $"{named.Number} {named.Packet}") : "none",
            guilty is { } timed ? string.Create(CultureInfo.InvariantCulture, $"{timed.Seconds:F3} s") : "",
        ];
    }
}
