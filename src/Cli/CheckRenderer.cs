using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <summary>How a report is to be laid out.</summary>
/// <param name="Files">The files that were checked, as given.</param>
internal sealed record CheckRenderOptions(IReadOnlyList<string> Files)
{
    /// <summary>The moment that times count from: that of the first packet of all files, since the Unix epoch.</summary>
    public Instant Start { get; init; }

    /// <summary>Where the text of the clauses comes from.</summary>
    public ClauseCatalog Catalog { get; init; } = ClauseCatalog.Default;

    /// <summary>Findings to print; 0: all.</summary>
    public int Max { get; init; } = 20;

    /// <summary>Columns of text; ladders and words that are longer go beyond.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether to colour verdicts and severities.</summary>
    public bool Color { get; init; }
}

/// <summary>Writes a report for people: a header, the flows, each finding with its packet ladder, and the verdict.</summary>
internal static class CheckRenderer
{
    private const int LabelColumn = 12;

    /// <summary>Writes the report as plain text, coloured if asked.</summary>
    public static void Render(Report report, TextWriter writer, CheckRenderOptions options)
    {
        Paint paint = new(options.Color);
        FileLabels labels = new(options.Files);
        writer.WriteLine(Header(report, options.Files));
        WriteFlows(report, writer, paint);
        int shown = options.Max == 0 ? report.Findings.Count : Math.Min(options.Max, report.Findings.Count);
        foreach (Finding finding in report.Findings.Take(shown))
        {
            writer.WriteLine();
            WriteFinding(report, finding, writer, options, labels, paint);
        }

        writer.WriteLine();
        if (shown < report.Findings.Count)
        {
            writer.WriteLine($"{TextLayout.Count(report.Findings.Count - shown, "more finding")}; --max 0 prints all");
        }

        writer.WriteLine(Summary(report, paint));
    }

    private static string Header(Report report, IReadOnlyList<string> files)
    {
        string name = files.Count == 1 ? files[0] : TextLayout.Count(files.Count, "file");
        string malformed = report.Malformed == 0 ? string.Empty : $" ({report.Malformed} malformed)";
        return $"{name}: {TextLayout.Count(report.Packets, "Serval packet")}{malformed}, "
            + $"{TextLayout.Count(report.Flows.Count, "flow")}, dialect {report.Dialect}";
    }

    private static void WriteFlows(Report report, TextWriter writer, Paint paint)
    {
        List<string[]> rows = [];
        foreach (FlowReport flow in report.Flows)
        {
            string[] hosts = [.. flow.Hosts.Select((host, i) => $"{host} {States(i < flow.States.Count ? flow.States[i] : [])}")];
            string moves = flow.Migrations == 0 ? string.Empty : TextLayout.Count(flow.Migrations, "migration");
            rows.Add([$"flow {flow.Id}", .. hosts, moves, CheckJson.Word(flow.Verdict)]);
        }

        foreach ((string line, FlowReport flow) in TextLayout.Align(rows).Zip(report.Flows))
        {
            string word = CheckJson.Word(flow.Verdict);
            writer.WriteLine($"  {line[..^word.Length]}{Verdict(flow.Verdict, word, paint)}");
        }
    }

    private static void WriteFinding(
        Report report, Finding finding, TextWriter writer, CheckRenderOptions options, FileLabels labels, Paint paint)
    {
        string severity = CheckJson.Word(finding.Severity);
        string title = finding.Severity == Severity.Violation ? paint.Red(severity) : paint.Yellow(severity);
        writer.WriteLine(
            $"{title} {paint.Bold(finding.Clause)}  {finding.Host}, flow {finding.Flow}, "
            + $"{finding.Packet.File}:{finding.Packet.Number}, {PacketTime.Relative(finding.Packet.Time - options.Start)} s");
        IReadOnlyList<Clause> clauses = options.Catalog.Find(finding.Clause);
        Write("clause", clauses.Count == 0 ? ["(not in the specification)"] : [.. clauses.Select(clause => clause.Text)]);
        Write("in state", [States(finding.States)]);
        Write("observed", [finding.Observed]);
        Write("allowed", finding.Allowed.Count == 0 ? ["nothing"] : finding.Allowed);
        Write("meaning", [finding.Message]);
        if (finding.Ladder.Count > 0)
        {
            FlowReport? flow = report.Flows.FirstOrDefault(flow => flow.Id == finding.Flow);
            NetworkAddress? left = flow is { Hosts.Count: > 0 } ? flow.Hosts[0] : null;
            writer.WriteLine();
            PacketLadder.Write(finding.Ladder, left, options.Start, labels, writer, paint);
        }

        void Write(string label, IEnumerable<string> paragraphs) =>
            TextLayout.WriteLabelled(writer, $"  {label}", LabelColumn, paragraphs, options.Width);
    }

    private static string Summary(Report report, Paint paint)
    {
        List<string> counts = [];
        foreach (IGrouping<Severity, Finding> group in report.Findings.GroupBy(finding => finding.Severity).OrderBy(group => group.Key))
        {
            int count = group.Count();
            counts.Add(group.Key == Severity.Unspecified ? $"{count} unspecified" : TextLayout.Count(count, CheckJson.Word(group.Key)));
        }

        string findings = counts.Count == 0 ? "no findings" : string.Join(", ", counts);
        string exercised = TextLayout.Count(report.Clauses.Count, "clause");
        string reason = report.Verdict != Oracle.Verdict.Inconclusive ? string.Empty
            : report.Clauses.Count == 0 ? "; no packet of a judged host fell under any clause"
            : "; a flow began before the capture, and its state never became certain";
        return $"{Verdict(report.Verdict, CheckJson.Word(report.Verdict), paint)}: {findings}, {exercised} exercised{reason}";
    }

    private static string States(IReadOnlyList<string> states) => states.Count == 0 ? "unknown" : string.Join(" | ", states);

    private static string Verdict(Verdict verdict, string text, Paint paint) => verdict switch
    {
        Oracle.Verdict.Conforms => paint.Green(text),
        Oracle.Verdict.Violation => paint.Red(text),
        _ => paint.Yellow(text),
    };
}
