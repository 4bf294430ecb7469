using System.Text.Json;
using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Reports;

/// <summary>A report as SARIF 2.1.0, as code scanners read it: a rule for each clause, a result for each finding.</summary>
public static class SarifReport
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stream">Receives the document.</param>
    /// <param name="catalog">Where the text of the clauses comes from.</param>
    public static void Write(Report report, Stream stream, ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(report);
        SarifWriter.Write(stream, catalog, [.. report.Findings.Select(Result)]);
    }

    private static SarifResult Result(Finding finding) => new(
        finding.Clause,
        finding.Severity switch { Severity.Violation => "error", Severity.Deviation => "warning", _ => "note" },
        FindingText.Of(finding))
    {
        File = finding.Packet.File,
        Name = $"packet {finding.Packet.Number}",
        FullName = FindingText.Place(finding),
        Suppressed = finding.Known,
        Fingerprint = $"{finding.Clause} {finding.Host} {finding.Flow}",
        Properties = json => WriteProperties(json, finding),
    };

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteNumber("packet", finding.Packet.Number);
        json.WriteString("time", PacketTime.Iso(finding.Packet.Time));
        json.WriteString("host", finding.Host.ToString());
        json.WriteString("flow", finding.Flow);
        json.WriteString("observed", finding.Observed);
        json.WriteStartArray("allowed");
        foreach (string allowed in finding.Allowed)
        {
            json.WriteStringValue(allowed);
        }

        json.WriteEndArray();
    }
}
