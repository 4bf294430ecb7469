using System.Globalization;
using System.Xml;
using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Reports;

/// <summary>A report as JUnit XML, as build servers read it: a test case for each clause that was put to the test.</summary>
public static class JUnitReport
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">What was checked.</param>
    /// <param name="writer">Receives the document.</param>
    /// <remarks>
    /// A violated clause is a failure. Where the verdict is inconclusive a case of that name is an error, since nothing was proven.
    /// </remarks>
    public static void Write(Report report, string name, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        ILookup<string, Finding> findings = report.Findings.ToLookup(finding => finding.Clause, StringComparer.Ordinal);
        string[] clauses = [.. report.Clauses.Keys.Union(findings.Select(group => group.Key)).Order(ClauseId.Order)];
        int failures = clauses.Count(clause => findings[clause].Any(IsFailure));
        int errors = report.Verdict == Verdict.Inconclusive ? 1 : 0;
        // Written by hand: XmlWriter would name the encoding of the text writer, which of a string is UTF-16.
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using XmlWriter xml = XmlWriter.Create(writer, Layout);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", $"servalref check {Clean(name)}");
        xml.WriteAttributeString("tests", Number(clauses.Length + errors));
        xml.WriteAttributeString("failures", Number(failures));
        xml.WriteAttributeString("errors", Number(errors));
        foreach (string clause in clauses)
        {
            WriteCase(xml, clause, [.. findings[clause]]);
        }

        if (errors > 0)
        {
            WriteBegin(xml, "check", "verdict");
            WriteOutcome(xml, "error", "inconclusive", report.Reason ?? "no packet of a judged host fell under any clause", "");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.Flush();
        writer.WriteLine();
    }

    private static void WriteCase(XmlWriter xml, string clause, Finding[] findings)
    {
        IReadOnlyList<Clause> texts = ClauseCatalog.Default.Find(clause);
        string chapter = texts.Count == 0 ? "spec" : Path.GetFileNameWithoutExtension(texts[0].Chapter);
        WriteBegin(xml, chapter, clause);
        Finding[] failed = [.. findings.Where(IsFailure)];
        if (failed.Length > 0)
        {
            string text = string.Join("\n\n", failed.Select(FindingText.Of));
            WriteOutcome(xml, "failure", "violation", $"{FindingText.Place(failed[0])}: {failed[0].Observed}", text);
        }

        Finding[] others = [.. findings.Where(finding => !IsFailure(finding))];
        if (others.Length > 0)
        {
            xml.WriteElementString("system-out", Clean(string.Join("\n\n", others.Select(FindingText.Of))));
        }

        xml.WriteEndElement();
    }

    private static bool IsFailure(Finding finding) => finding is { Severity: Severity.Violation, Known: null };

    private static void WriteBegin(XmlWriter xml, string chapter, string name)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"servalref.{chapter}");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("time", "0");
    }

    private static void WriteOutcome(XmlWriter xml, string kind, string type, string message, string text)
    {
        xml.WriteStartElement(kind);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("message", Clean(message));
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    // File names may hold what XML cannot.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
