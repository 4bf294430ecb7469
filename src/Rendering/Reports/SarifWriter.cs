using System.Text.Encodings.Web;
using System.Text.Json;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Reports;

/// <summary>A result of a SARIF document.</summary>
/// <param name="Clause">The clause that was broken: the rule.</param>
/// <param name="Level">error, warning or note.</param>
/// <param name="Text">What is wrong, at length.</param>
internal sealed record SarifResult(string Clause, string Level, string Text)
{
    /// <summary>The file that it is in; null if there is none.</summary>
    internal string? File { get; init; }

    /// <summary>Where in it, in short.</summary>
    internal required string Name { get; init; }

    /// <summary>Where, in full.</summary>
    internal required string FullName { get; init; }

    /// <summary>Why it is accepted; null if it is not.</summary>
    internal string? Suppressed { get; init; }

    /// <summary>What is the same of the same result in another run.</summary>
    internal required string Fingerprint { get; init; }

    /// <summary>Writes what else is known of it; null: nothing.</summary>
    internal Action<Utf8JsonWriter>? Properties { get; init; }
}

/// <summary>Writes SARIF 2.1.0, as code scanners read it: a rule for each clause, and results.</summary>
internal static class SarifWriter
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a document with one run.</summary>
    internal static void Write(Stream stream, ClauseCatalog catalog, IReadOnlyList<SarifResult> results)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(catalog);
        string[] rules = [.. results.Select(result => result.Clause).Distinct(StringComparer.Ordinal).Order(ClauseId.Order)];
        using Utf8JsonWriter json = new(stream, Layout);
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules, catalog);
        json.WriteStartArray("results");
        foreach (SarifResult result in results)
        {
            WriteResult(json, result, Array.IndexOf(rules, result.Clause));
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

    private static void WriteResult(Utf8JsonWriter json, SarifResult result, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.Clause);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", result.Level);
        WriteText(json, "message", result.Text);
        WriteLocation(json, result);
        if (result.Suppressed is { } reason)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("justification", reason);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString("servalref/v1", result.Fingerprint);
        json.WriteEndObject();
        if (result.Properties is { } properties)
        {
            json.WriteStartObject("properties");
            properties(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SarifResult result)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (result.File is { } file)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", string.Join('/', file.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteString("fullyQualifiedName", result.FullName);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
