using ServalRef.Oracle;
using ServalRef.Rendering;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

public class CheckRendererTests
{
    [Fact]
    public Task Report_ForPeople() => Verifier.Verify(Render(SampleReport.Create(), max: 20));

    [Fact]
    public void Max_LeavesOutFindingsAndSaysSo()
    {
        string text = Render(SampleReport.Create(), max: 1);

        Assert.Contains("\n2 more findings; --max 0 prints all\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nviolation: 1 violation, 1 deviation, 1 unspecified, 3 clauses exercised\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inconclusive_SaysWhy()
    {
        Report report = SampleReport.Create() with
        {
            Verdict = Verdict.Inconclusive,
            Findings = [],
            Clauses = new Dictionary<string, ClauseCount>(),
        };

        Assert.EndsWith(
            "\ninconclusive: no findings, 0 clauses exercised; no packet of a judged host fell under any clause\n",
            Render(report, max: 20),
            StringComparison.Ordinal);
    }

    [Fact]
    public void PlainText_HasNoEscapeSequences()
    {
        Assert.DoesNotContain('\e', Render(SampleReport.Create(), max: 20));
        Assert.Contains("\e[31;1mviolation\e[0m", Render(SampleReport.Create(), max: 20, color: true), StringComparison.Ordinal);
    }

    private static string Render(Report report, int max, bool color = false)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        CheckRenderOptions options = new(SampleReport.Files)
        {
            Catalog = SampleReport.Catalog,
            Max = max,
            Color = color,
        };
        CheckRenderer.Render(report, writer, options);
        return writer.ToString();
    }
}
