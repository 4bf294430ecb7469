using System.Globalization;
using System.Text.Json;
using ServalRef.Verification.Traces;

namespace ServalRef.Rendering;

/// <summary>Writes what came of a trace that was held against the model.</summary>
public static class TraceRenderer
{
    /// <summary>Writes it for people.</summary>
    /// <param name="name">What the trace is called.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(string name, TraceReport report, TextWriter output, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(
            $"{paint.Bold(name)}: {TextLayout.Count(report.Hosts, "host")}, {report.Connections} {(report.Connections == 1 ? "end" : "ends")} of connections, {TextLayout.Count(report.Steps, "step")}, "
            + $"{report.Packets} control packets sent, {report.Strangers} received that nobody in the trace sent");
        output.WriteLine($"  decided by {TextLayout.Count(report.Clauses.Count, "clause")}: {string.Join(", ", report.Clauses)}");
        foreach (TraceFinding finding in report.Findings)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{paint.Red("not of the model")}  line {finding.Line}, {finding.At}, {finding.Host}: {finding.Message}"));
        }

        output.WriteLine(report.IsOfTheModel ? paint.Green("every step is one of the model") : $"{TextLayout.Count(report.Findings.Count, "finding")}");
    }

    /// <summary>Writes it as JSON.</summary>
    /// <param name="name">What the trace is called.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="output">Receives the document.</param>
    public static void WriteJson(string name, TraceReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        TraceDocument document = new(
            name,
            report.Hosts,
            report.Connections,
            report.Steps,
            report.Packets,
            report.Strangers,
            [.. report.Clauses],
            report.IsOfTheModel,
            [.. report.Findings.Select(found => new TraceFindingDocument(found.Line, found.At.Seconds, found.Host, found.Message))]);
        output.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.TraceDocument));
    }
}

/// <summary>What <c>verify --trace --json</c> writes.</summary>
internal sealed record TraceDocument(
    string Trace,
    int Hosts,
    int Connections,
    long Steps,
    long Packets,
    long Strangers,
    IReadOnlyList<string> Clauses,
    bool IsOfTheModel,
    IReadOnlyList<TraceFindingDocument> Findings) : VersionedDocument;

/// <summary>Something that no step of the model explains.</summary>
internal sealed record TraceFindingDocument(long Line, double Seconds, string Host, string Message);
