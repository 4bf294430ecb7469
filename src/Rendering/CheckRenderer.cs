using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Rendering;

/// <summary>How a report is to be laid out.</summary>
/// <param name="Files">The files that were checked, as given.</param>
public sealed record CheckRenderOptions(IReadOnlyList<string> Files)
{
    /// <summary>Where the text of the clauses comes from.</summary>
    public ClauseCatalog Catalog { get; init; } = ClauseCatalog.Default;

    /// <summary>Findings to print; 0: all.</summary>
    public int Max { get; init; } = 20;

    /// <summary>Columns of text; words that are longer go beyond.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Columns of packet ladders.</summary>
    public int LadderWidth { get; init; } = int.MaxValue;

    /// <summary>Whether to colour verdicts and severities.</summary>
    public bool Color { get; init; }

    /// <summary>What stands beside the findings.</summary>
    public CheckExtras Extras { get; init; } = new();

    /// <summary>The findings that the last line counts; null: those of the report.</summary>
    public IReadOnlyList<Finding>? All { get; init; }
}

/// <summary>Writes a report for people: a header, the flows, each finding with its packet ladder, and the verdict.</summary>
public static class CheckRenderer
{
    private const int LabelColumn = 12;

    /// <summary>Writes the report as plain text, coloured if asked.</summary>
    public static void Render(Report report, TextWriter writer, CheckRenderOptions options)
    {
        Paint paint = new(options.Color);
        FileLabels labels = new(options.Files);
        writer.WriteLine(Header(report, options.Files));
        int shown = options.Max == 0 ? report.Findings.Count : Math.Min(options.Max, report.Findings.Count);
        ILookup<int, Finding> byFlow = report.Findings.Take(shown).ToLookup(FlowFinder(report));
        bool spaced = true;
        foreach (((string line, FlowReport flow), int index) in FlowLines(report, paint).Zip(report.Flows).Select((pair, index) => (pair, index)))
        {
            WriteSpace(ref spaced);
            writer.WriteLine(line);
            WriteFindings(byFlow[index], flow);
        }

        WriteFindings(byFlow[-1], flow: null);
        writer.WriteLine();
        if (shown < report.Findings.Count)
        {
            writer.WriteLine($"{TextLayout.Count(report.Findings.Count - shown, "more finding")}; --max 0 prints all");
        }

        CheckExtrasText.Write(options.Extras, writer, options.Width);
        writer.WriteLine(Summary(report, options.All ?? report.Findings, paint));

        void WriteSpace(ref bool spaced)
        {
            if (!spaced)
            {
                writer.WriteLine();
            }

            spaced = true;
        }

        void WriteFindings(IEnumerable<Finding> findings, FlowReport? flow)
        {
            foreach (Finding finding in findings)
            {
                writer.WriteLine();
                WriteFinding(finding, report.StartOf(finding.Packet), flow, writer, options, labels, paint);
                spaced = false;
            }
        }
    }

    /// <summary>Finds the place of a finding's flow in the report, by its identifier and, where several bear it, its hosts; -1 if it has none.</summary>
    private static Func<Finding, int> FlowFinder(Report report)
    {
        ILookup<string, int> byId = Enumerable.Range(0, report.Flows.Count).ToLookup(index => report.Flows[index].Id, StringComparer.Ordinal);
        return finding =>
        {
            int[] places = [.. byId[finding.Flow]];
            return Array.Find(places, place => report.Flows[place].Hosts.Contains(finding.Host)) is int own and > 0 ? own
                : places.Length > 0 ? places[0]
                : -1;
        };
    }

    private static string Header(Report report, IReadOnlyList<string> files)
    {
        string name = files.Count == 1 ? files[0] : TextLayout.Count(files.Count, "file");
        string[] counts =
        [
            .. report.Malformed == 0 ? [] : (string[])[$"{report.Malformed} malformed"],
            .. report.Cut == 0 ? [] : (string[])[$"{report.Cut} cut"],
        ];
        string apart = counts.Length == 0 ? string.Empty : $" ({string.Join(", ", counts)})";
        string dropped = report.Dropped == 0 ? string.Empty : $", {report.Dropped} more dropped by the capture program";
        return $"{name}: {TextLayout.Count(report.Packets, "Serval packet")}{apart}{dropped}, "
            + $"{TextLayout.Count(report.Flows.Count, "flow")}, dialect {report.Dialect}";
    }

    private static IEnumerable<string> FlowLines(Report report, Paint paint)
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
            yield return $"  {line[..^word.Length]}{Verdict(flow.Verdict, word, paint)}";
        }
    }

    /// <summary>Writes one finding while the capture is still read; its times count from the first packet of its ladder.</summary>
    public static void RenderOne(Finding finding, TextWriter writer, CheckRenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        Instant start = finding.Ladder.Count > 0 ? finding.Ladder[0].Packet.Time : finding.Packet.Time;
        writer.WriteLine(PacketTime.Iso(finding.Packet.Time));
        WriteFinding(finding, start, flow: null, writer, options, new FileLabels(options.Files), new Paint(options.Color));
        writer.WriteLine();
    }

    private static void WriteFinding(
        Finding finding, Instant start, FlowReport? flow, TextWriter writer, CheckRenderOptions options, FileLabels labels, Paint paint)
    {
        string severity = CheckJson.Word(finding.Severity);
        string title = finding.Severity == Severity.Violation ? paint.Red(severity) : paint.Yellow(severity);
        writer.WriteLine(
            $"{title} {paint.Bold(finding.Clause)}  {finding.Host}, flow {finding.Flow}, "
            + $"{finding.Packet.File}:{finding.Packet.Number}, {PacketTime.Relative(finding.Packet.Time - start)} s{(finding.Known is null ? string.Empty : ", known")}");
        IReadOnlyList<Clause> clauses = options.Catalog.Find(finding.Clause);
        Write("clause", clauses.Count == 0 ? ["(not in the specification)"] : [.. clauses.Select(clause => clause.Text)]);
        Write("in state", [States(finding.States)]);
        Write("observed", [finding.Observed]);
        Write("allowed", finding.Allowed.Count == 0 ? ["nothing"] : finding.Allowed);
        Write("meaning", [finding.Message]);
        if (finding.Known is { } reason)
        {
            Write("known", [reason]);
        }

        if (finding.Ladder.Count > 0)
        {
            NetworkAddress? left = flow is { Hosts.Count: > 0 } ? flow.Hosts[0] : null;
            writer.WriteLine();
            PacketLadder.Write(finding.Ladder, left, start, labels, writer, paint, options.LadderWidth);
        }

        void Write(string label, IEnumerable<string> paragraphs) =>
            TextLayout.WriteLabelled(writer, $"  {label}", LabelColumn, paragraphs, options.Width);
    }

    private static string Summary(Report report, IReadOnlyList<Finding> findings, Paint paint)
    {
        List<string> counts = [];
        foreach (IGrouping<Severity, Finding> group in findings.Where(finding => finding.Known is null).GroupBy(finding => finding.Severity).OrderBy(group => group.Key))
        {
            int count = group.Count();
            counts.Add(group.Key == Severity.Unspecified ? $"{count} unspecified" : TextLayout.Count(count, CheckJson.Word(group.Key)));
        }

        int known = findings.Count(finding => finding.Known is not null);
        if (known > 0)
        {
            counts.Add($"{known} known");
        }

        string found = counts.Count == 0 ? "no findings" : string.Join(", ", counts);
        string exercised = TextLayout.Count(report.Clauses.Count, "clause");
        string reason = report.Verdict != Oracle.Verdict.Inconclusive ? string.Empty
            : $"; {report.Reason ?? "no packet of a judged host fell under any clause"}";
        string scope = report is { IsFromBetween: true, Verdict: Oracle.Verdict.Conforms } ? " as far as it can be seen from between the hosts"
            : string.Empty;
        return $"{Verdict(report.Verdict, CheckJson.Word(report.Verdict), paint)}{scope}: {found}, {exercised} exercised{reason}";
    }

    private static string States(IReadOnlyList<string> states) => states.Count == 0 ? "unknown" : string.Join(" | ", states);

    private static string Verdict(Verdict verdict, string text, Paint paint) => verdict switch
    {
        Oracle.Verdict.Conforms => paint.Green(text),
        Oracle.Verdict.Violation => paint.Red(text),
        _ => paint.Yellow(text),
    };
}
