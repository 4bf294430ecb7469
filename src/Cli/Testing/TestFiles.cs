using ServalRef.Oracle.Clauses;
using ServalRef.Rendering.Testing;
using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>Files that <c>test</c> writes.</summary>
internal static class TestFiles
{
    /// <summary>Writes the reports that are asked for.</summary>
    public static void Write(SuiteDocument document, TestRequest request)
    {
        if (request.JUnit is { } junit)
        {
            using StreamWriter file = new(junit) { NewLine = "\n" };
            SuiteReports.WriteJUnit(document, file);
        }

        if (request.Sarif is { } sarif)
        {
            using FileStream file = File.Create(sarif);
            SuiteReports.WriteSarif(document, file, ClauseCatalog.Default);
        }

        if (request.Html is { } html && request.Merge.Count == 0)
        {
            WriteHtml([document], html);
        }
    }

    /// <summary>Writes implementations beside each other.</summary>
    public static void WriteHtml(IReadOnlyList<SuiteDocument> documents, string path)
    {
        using StreamWriter file = new(path) { NewLine = "\n" };
        SuiteHtml.Write(documents, file);
    }

    /// <summary>Writes a capture of each case that failed, named after it, and of a schedule its events: as JSON and, where that can say them, as a scenario.</summary>
    public static void WriteCaptures(IReadOnlyList<CaseResult> results, string? folder)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (CaseResult result in results.Where(r => r.Verdict == CaseVerdict.Fail))
        {
            if (result.Capture is { } capture)
            {
                File.WriteAllBytes(Path.Combine(folder, result.Case.Id + ".pcap"), capture);
            }

            if (result.Shrunk is { } shrunk)
            {
                File.WriteAllText(Path.Combine(folder, result.Case.Id + ".json"), CaseExport.Vector(shrunk));
                if (CaseExport.Scenario(shrunk, out _) is { } scenario)
                {
                    File.WriteAllText(Path.Combine(folder, result.Case.Id + ".yaml"), scenario);
                }
            }
        }
    }
}
