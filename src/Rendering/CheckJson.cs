using System.Text.Json;
using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering;

/// <summary>The document of <c>check --json</c>; names and order are a contract with the programs that read it.</summary>
public static class CheckJson
{
    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="max">Findings to write; 0: all.</param>
    /// <param name="writer">Receives the document and a line end.</param>
    /// <param name="catalog">Where the text of the clauses comes from.</param>
    public static void Write(Report report, int max, TextWriter writer, ClauseCatalog catalog)
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
            report.Warnings);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.CheckDocument));
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
        finding.Message);
}

internal sealed record CheckDocument(
    string Verdict,
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
    IReadOnlyList<string> Notes) : VersionedDocument;

internal sealed record FlowDocument(
    string Id, IReadOnlyList<string> Hosts, string Verdict, IReadOnlyDictionary<string, IReadOnlyList<string>> States, int Migrations);

internal sealed record FindingDocument(
    string Severity,
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
    string Message);

internal sealed record ClauseCountDocument(int Exercised, int Violated);
