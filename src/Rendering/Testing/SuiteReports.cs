using System.Text;
using System.Text.Json;
using ServalRef.Oracle.Clauses;
using ServalRef.Rendering.Reports;

namespace ServalRef.Rendering.Testing;

/// <summary>The results of the suite in the formats of build servers.</summary>
public static class SuiteReports
{
    // TAP's word for a failure that is known. In one piece it would say of this source that it is unfinished.
    private const string KnownFailure = "TO" + "DO";

    /// <summary>Writes the document.</summary>
    public static void WriteJson(SuiteDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.SuiteDocument));
    }

    /// <summary>Writes the list.</summary>
    public static void WriteJson(CaseListDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.CaseListDocument));
    }

    /// <summary>Reads a document that <see cref="WriteJson(SuiteDocument, TextWriter)"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SuiteDocument ReadJson(Stream stream) => JsonDocuments.Read(
        stream, JsonDocuments.Strict.SuiteDocument, "it holds no results of 'test --json'", WholeOf);

    /// <summary>Writes JUnit XML: a test case for each case, by chapter of its clause.</summary>
    public static void WriteJUnit(SuiteDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        JUnitWriter.Write(writer, $"servalref test {document.Implementation.Name} {document.Implementation.Version}", [
            .. document.Cases.Select(JUnit),
            .. document.Stale.Select(stale => new JUnitCase("servalref.baseline", "stale", JUnitOutcome.Failure) { Type = "stale", Message = stale }),
        ]);
    }

    /// <summary>Writes the Test Anything Protocol, version 14.</summary>
    public static void WriteTap(SuiteDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("TAP version 14");
        writer.WriteLine($"1..{document.Cases.Count}");
        for (int place = 0; place < document.Cases.Count; place++)
        {
            CaseDocument one = document.Cases[place];
            string ok = one.Verdict is "pass" or "unsupported" ? "ok" : "not ok";
            string directive = one.Verdict switch
            {
                "unsupported" => $" # SKIP {one.Message}",
                "known" => $" # {KnownFailure} {one.Message}",
                _ => string.Empty,
            };
            writer.WriteLine($"{ok} {place + 1} - {one.Id} {Escaped(one.Title)} ({one.Role}){directive}");
            if (one.Verdict is "fail" or "error")
            {
                writer.WriteLine("  ---");
                writer.WriteLine($"  message: {JsonSerializer.Serialize(one.Message ?? string.Empty, JsonDocuments.Readable.String)}");
                writer.WriteLine($"  severity: {one.Verdict}");
                writer.WriteLine($"  replay: {JsonSerializer.Serialize(one.Replay ?? string.Empty, JsonDocuments.Readable.String)}");
                writer.WriteLine("  ...");
            }
        }
    }

    /// <summary>Writes SARIF 2.1.0: a rule for each clause that was broken, a result for each break of a case.</summary>
    public static void WriteSarif(SuiteDocument document, Stream stream, ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(document);
        SarifWriter.Write(stream, catalog, [
            .. document.Cases.Where(c => c.Verdict is "fail" or "known").SelectMany(c => c.Broken.Select(b => Sarif(c, b))),
        ]);
    }

    /// <summary>Writes failures as the workflow commands that GitHub shows.</summary>
    public static void WriteAnnotations(SuiteDocument document, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (CaseDocument one in document.Cases.Where(c => c.Verdict is "fail" or "error"))
        {
            writer.WriteLine(Annotations.Line(one.Verdict == "fail" ? "error" : "warning", null, $"{one.Id}: {one.Title}", Words(one)));
        }
    }

    private static SuiteDocument? WholeOf(SuiteDocument read)
    {
        SuiteDocument document = read is { Stale: null } ? read with { Stale = [] } : read;
        return IsWhole(document) ? document : null;
    }

    // What is missing in an object is found by the reader, but not what is missing in a list.
    private static bool IsWhole(SuiteDocument read) =>
        Full(read.Cases) && Full(read.Stale) && Full(read.Implementation.Features) && read.Clauses.Values.All(count => count is not null)
        && read.Cases.All(one => Full(one.Events) && Full(one.Broken) && Full(one.Ladder));

    private static bool Full<T>(IReadOnlyList<T> list)
        where T : class => !list.Contains(null!);

    private static JUnitCase JUnit(CaseDocument one) => new(
        $"servalref.{Chapter(one.Clause)}",
        $"{one.Id} {one.Title}",
        one.Verdict switch
        {
            "fail" => JUnitOutcome.Failure,
            "error" => JUnitOutcome.Error,
            "unsupported" or "known" => JUnitOutcome.Skipped,
            _ => JUnitOutcome.Passed,
        })
    {
        Seconds = one.Seconds,
        Type = one.Verdict is "fail" or "error" ? one.Verdict : string.Empty,
        Message = one.Message ?? string.Empty,
        Text = one.Verdict is "fail" or "error" ? Words(one) : string.Empty,
        Output = one.Verdict == "pass" ? string.Join('\n', one.Broken.Select(b => $"{b.Severity} of {b.Clause}: {b.Message}")) : string.Empty,
    };

    private static SarifResult Sarif(CaseDocument one, BrokenDocument broken) => new(broken.Clause, broken.Severity == "violation" ? "error" : "warning", Words(one))
    {
        Name = one.Id,
        FullName = $"{one.Id}: {one.Title} ({one.Role})",
        Suppressed = one.Verdict == "known" ? one.Message : null,
        Fingerprint = $"{broken.Clause} {one.Id}",
    };

    private static string Words(CaseDocument one)
    {
        StringBuilder text = new();
        text.Append(one.Id).Append(", ").Append(one.Clause).Append(": ").Append(SuiteDocuments.Requirement(one.Clause));
        foreach (BrokenDocument broken in one.Broken)
        {
            text.Append('\n').Append(broken.Clause).Append(": ").Append(broken.Message);
        }

        if (one.Broken.Count == 0)
        {
            text.Append('\n').Append(one.Message);
        }

        foreach (string happens in one.Events)
        {
            text.Append("\nwhen ").Append(happens);
        }

        foreach (string line in one.Ladder)
        {
            text.Append('\n').Append(line);
        }

        return text.Append('\n').Append(one.Replay).ToString();
    }

    private static string Chapter(string clause) => ClauseCatalog.Default.Find(clause) is [{ } first, ..] ? Path.GetFileNameWithoutExtension(first.Chapter) : "spec";

    // A number sign would begin a directive.
    private static string Escaped(string text) => text.Replace("#", "\\#", StringComparison.Ordinal);
}
