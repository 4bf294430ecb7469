using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using ServalRef.Rendering;
using ServalRef.Rendering.Reports;
using ServalRef.Suite;

namespace ServalRef.Cli.Checking;

/// <summary>Writes what a check came to, in all the forms that were asked for.</summary>
/// <param name="request">What was asked.</param>
/// <param name="environment">Where to write.</param>
/// <param name="files">What was checked.</param>
internal sealed class CheckOutput(CheckRequest request, CommandEnvironment environment, IReadOnlyList<string> files)
{
    /// <summary>Writes it.</summary>
    /// <param name="held">The report, held against the baseline.</param>
    /// <param name="live">What was printed before; null: nothing.</param>
    public void Write(BaselinedReport held, LiveFindings? live)
    {
        Report report = held.Report;
        WriteFiles(report);
        CheckExtras extras = new()
        {
            Baseline = request.Baseline is null ? null : held,
            Coverage = request.Coverage ? Coverage.Of(report) : null,
            CaseFor = static clause => CaseCatalog.All.FirstOrDefault(one => one.Clause == clause)?.Id,
        };
        if (request.Json)
        {
            CheckJson.Write(report, request.Max, environment.Output, ClauseCatalog.Default, extras, indented: live is null);
        }
        else
        {
            Report shown = live is null ? report : report with { Findings = [.. report.Findings.Where(finding => !live.HasTold(finding))] };
            CheckRenderer.Render(shown, environment.Text, new CheckRenderOptions(files)
            {
                Max = request.Max,
                Width = environment.Width,
                LadderWidth = environment.LadderWidth,
                Color = environment.Color,
                Extras = extras,
                All = report.Findings,
            });
        }

        if (request.Annotations)
        {
            // GitHub reads both streams; a program reads the document alone.
            Annotations.Write(report.Findings, request.Json ? environment.Error : environment.Output);
        }
    }

    private void WriteFiles(Report report)
    {
        string name = string.Join(", ", files.Select(Path.GetFileName));
        if (request.JUnit is { } junit)
        {
            using StreamWriter file = new(junit) { NewLine = "\n" };
            JUnitReport.Write(report, name, file);
        }

        if (request.Sarif is { } sarif)
        {
            using FileStream file = File.Create(sarif);
            SarifReport.Write(report, file, ClauseCatalog.Default);
        }

        if (request.Step is { } page)
        {
            StepFile.Write(page, report);
        }

        if (request.Wireshark is { } table)
        {
            using StreamWriter file = new(table) { NewLine = "\n" };
            WiresharkTable.Write(report, file);
        }
    }
}
