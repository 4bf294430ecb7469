using System.Text.Json;
using System.Text.Json.Serialization;
using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using ServalRef.Rendering.Schemas;

namespace ServalRef.Rendering;

/// <summary>The document of <c>check --json</c>; names and order are a contract with the programs that read it.</summary>
public static class CheckJson
{
    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="max">Findings to write; 0: all.</param>
    /// <param name="writer">Receives the document and a line end.</param>
    /// <param name="catalog">Where the text of the clauses comes from.</param>
    /// <param name="extras">What it tells beside the findings; null: nothing.</param>
    /// <param name="indented">Whether it is laid out over many lines, or written as one.</param>
    public static void Write(
        Report report, int max, TextWriter writer, ClauseCatalog catalog, CheckExtras? extras = null, bool indented = true)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(catalog);
        IEnumerable<Finding> findings = max == 0 ? report.Findings : report.Findings.Take(max);
        CheckDocument document = new(
            Word(report.Verdict),
            report.Dialect,
            report.Packets,
            report.Malformed,
            report.Cut,
            report.Unread,
            report.Dropped,
            [.. report.Flows.Select(Flow)],
            [.. findings.Select(finding => Document(finding, catalog.Find(finding.Clause)))],
            report.Clauses.OrderBy(pair => pair.Key, ClauseId.Order)
                .ToDictionary(pair => pair.Key, pair => new ClauseCountDocument(pair.Value.Exercised, pair.Value.Violated)),
            report.Reason,
            report.Warnings)
        {
            Baseline = extras?.Baseline is { } baseline ? Document(baseline) : null,
            Coverage = extras?.Coverage is { } coverage ? Document(coverage, extras.CaseFor) : null,
        };
        JsonDocuments layout = indented ? JsonDocuments.Readable : JsonDocuments.Lines;
        writer.WriteLine(JsonSerializer.Serialize(document, layout.CheckDocument));
    }

    /// <summary>Writes one finding as an object on a line, while the capture is still read.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="writer">Receives the line.</param>
    /// <param name="catalog">Where the text of the clauses comes from.</param>
    public static void WriteLine(Finding finding, TextWriter writer, ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(catalog);
        FoundDocument document = new(Document(finding, catalog.Find(finding.Clause)));
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Lines.FoundDocument));
    }

    /// <summary>A verdict as JSON and the summary line write it.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Violation => "violation",
        _ => "inconclusive",
    };

    /// <summary>A severity as JSON writes it.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Violation => "violation",
        Severity.Deviation => "deviation",
        _ => "unspecified",
    };

    private static FlowDocument Flow(FlowReport flow)
    {
        // Two hosts may share an address (loopback, told apart by flow IDs); then its states are those of either.
        Dictionary<string, IReadOnlyList<string>> states = [];
        foreach ((string host, IReadOnlyList<string> of) in flow.Hosts.Select(host => host.ToString()).Zip(flow.States))
        {
            states[host] = states.TryGetValue(host, out IReadOnlyList<string>? before) ? [.. before.Union(of)] : of;
        }

        return new FlowDocument(
            flow.Id, [.. flow.Hosts.Select(host => host.ToString())], Word(flow.Verdict), states, flow.Migrations);
    }

    private static FindingDocument Document(Finding finding, IReadOnlyList<Clause> clauses) => new(
        Word(finding.Severity),
        finding.Clause,
        clauses.Count == 0 ? null : clauses[0].LevelText,
        clauses.Count == 0 ? null : string.Join(' ', clauses.Select(clause => clause.Text)),
        finding.Flow,
        finding.Packet.File,
        finding.Packet.Number,
        PacketTime.Iso(finding.Packet.Time),
        finding.Host.ToString(),
        finding.States,
        finding.Observed,
        finding.Allowed,
        finding.Message)
    {
        Known = finding.Known,
    };

    private static BaselineDocument Document(BaselinedReport baseline) => new(
        baseline.Known,
        [.. baseline.Stale.Select(entry => new StaleDocument(entry.Clause, entry.Host.ToString(), entry.Reason, entry.Line))]);

    private static CoverageDocument Document(Coverage coverage, Func<string, string?> caseFor) => new(
        coverage.Exercised,
        [.. coverage.Missing.Select(missing => new MissingDocument(
            missing.Clause.Id, JudgingStatus.Word(missing.From), missing.Clause.Text, caseFor(missing.Clause.Id)))]);
}

internal sealed record CheckDocument(
    [property: Words("conforms", "violation", "inconclusive")] string Verdict,
    string Dialect,
    long Packets,
    long Malformed,
    long Cut,
    long Unread,
    long Dropped,
    IReadOnlyList<FlowDocument> Flows,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyDictionary<string, ClauseCountDocument> Clauses,
    string? Reason,
    IReadOnlyList<string> Notes) : VersionedDocument
{
    /// <summary>What became of the known findings, if a baseline was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BaselineDocument? Baseline { get; init; }

    /// <summary>What was not put to the test, if that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoverageDocument? Coverage { get; init; }
}

internal sealed record BaselineDocument(int Known, IReadOnlyList<StaleDocument> Stale);

internal sealed record StaleDocument(string Clause, string Host, string Reason, int Line);

internal sealed record CoverageDocument(int Exercised, IReadOnlyList<MissingDocument> Missing);

internal sealed record MissingDocument(string Clause, string JudgedFrom, string Text, string? Case);

/// <summary>A finding that is told while the capture is still read.</summary>
internal sealed record FoundDocument(FindingDocument Finding) : VersionedDocument;

internal sealed record FlowDocument(
    string Id, IReadOnlyList<string> Hosts, [property: Words("conforms", "violation", "inconclusive")] string Verdict, IReadOnlyDictionary<string, IReadOnlyList<string>> States, int Migrations);

internal sealed record FindingDocument(
    [property: Words("violation", "deviation", "unspecified")] string Severity,
    string Clause,
    string? Level,
    string? Text,
    string Flow,
    string File,
    int Packet,
    string Time,
    string Host,
    IReadOnlyList<string> States,
    string Observed,
    IReadOnlyList<string> Allowed,
    string Message)
{
    /// <summary>Why it is known and accepted, if it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Known { get; init; }
}

internal sealed record ClauseCountDocument(int Exercised, int Violated);
