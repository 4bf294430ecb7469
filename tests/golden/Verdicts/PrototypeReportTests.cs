using ServalRef.Golden.Architecture;
using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using Xunit;

namespace ServalRef.Golden.Verdicts;

/// <summary>The page on the prototype's conformance says what the captures show.</summary>
public class PrototypeReportTests
{
    private const string Page = "spec/prototype-report.md";

    private const string Introduction = "spec/prototype-report.intro.md";

    [Fact]
    public void Page_IsWhatTheCapturesShow()
    {
        string verified = Path.Combine(SourceTree.Root, Page);
        string received = Path.ChangeExtension(verified, ".received.md");
        string actual = Write();
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{Page} is not what the captures show. Read the new text; to accept: mv '{received}' '{verified}'");
    }

    private static string Write()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        var report = new ConformanceReport(PrototypeViews.All.Select(view => view.Judge()), ClauseCatalog.Default);
        report.Write(writer, File.ReadAllText(Path.Combine(SourceTree.Root, Introduction)));
        return writer.ToString();
    }
}
