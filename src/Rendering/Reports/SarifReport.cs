using System.Text.Encodings.Web;
using System.Text.Json;
using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Reports;

/// <summary>A report as SARIF 2.1.0, as code scanners read it: a rule for each clause, a result for each finding.</summary>
public static class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stream">Receives the document.</param>
    /// <param name="catalog">Where the text of the clauses comes from.</param>
    public static void Write(Report report, Stream stream, ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(catalog);
        string[] rules = [.. report.Findings.Select(finding => finding.Clause).Distinct(StringComparer.Ordinal).Order(ClauseId.Order)];
        using Utf8JsonWriter json = new(stream, Layout);
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules, catalog);
        json.WriteStartArray("results");
        foreach (Finding finding in report.Findings)
        {
            WriteResult(json, finding, Array.IndexOf(rules, finding.Clause));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, string[] rules, ClauseCatalog catalog)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", ToolDocument.This.Name);
        json.WriteString("version", ToolDocument.This.Version);
        json.WriteStartArray("rules");
        foreach (string rule in rules)
        {
            IReadOnlyList<Clause> clauses = catalog.Find(rule);
            json.WriteStartObject();
            json.WriteString("id", rule);
            if (clauses.Count > 0)
            {
                WriteText(json, "shortDescription", clauses[0].Text);
                WriteText(json, "fullDescription", string.Join(' ', clauses.Select(clause => clause.Text)));
                json.WriteStartObject("defaultConfiguration");
                json.WriteString("level", clauses[0].Level is ClauseLevel.Must or ClauseLevel.MustNot ? "error" : "warning");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Clause);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Severity switch { Severity.Violation => "error", Severity.Deviation => "warning", _ => "note" });
        WriteText(json, "message", FindingText.Of(finding));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', finding.Packet.File.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", $"packet {finding.Packet.Number}");
        json.WriteString("fullyQualifiedName", FindingText.Place(finding));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (finding.Known is { } reason)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("justification", reason);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteProperties(json, finding);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("partialFingerprints");
        json.WriteString("servalref/v1", $"{finding.Clause} {finding.Host} {finding.Flow}");
        json.WriteEndObject();
        json.WriteStartObject("properties");
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
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
