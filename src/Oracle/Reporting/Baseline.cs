using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>A finding that is known and accepted.</summary>
/// <param name="Clause">The clause; a number without a letter stands for all of its parts.</param>
/// <param name="Host">Who does not keep it; a port of 0 stands for any.</param>
/// <param name="Reason">Why that is accepted.</param>
/// <param name="Line">The line of the file that says so, from 1.</param>
public sealed record BaselineEntry(string Clause, NetworkAddress Host, string Reason, int Line)
{
    /// <summary>Whether it is of a finding.</summary>
    public bool IsOf(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return (Clause == finding.Clause || ClauseCatalog.Default.Find(Clause).Any(part => part.Id == finding.Clause))
            && Host.IPv4 == finding.Host.IPv4 && (Host.UdpPort == 0 || Host.UdpPort == finding.Host.UdpPort);
    }
}

/// <summary>A report held against the findings that are known.</summary>
/// <param name="Report">The report: its verdict rests on the findings that are not known.</param>
/// <param name="Known">How many findings are known.</param>
/// <param name="Stale">Entries of which nothing was found: somebody has mended it, or nothing was looked at.</param>
public sealed record BaselinedReport(Report Report, int Known, IReadOnlyList<BaselineEntry> Stale)
{
    /// <summary>Holds a report against entries.</summary>
    /// <param name="report">The report.</param>
    /// <param name="entries">The findings that are known.</param>
    public static BaselinedReport Of(Report report, IReadOnlyList<BaselineEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(entries);
        Finding[] findings = [.. report.Findings.Select(finding => finding with { Known = entries.FirstOrDefault(entry => entry.IsOf(finding))?.Reason })];
        bool isViolated = Array.Exists(findings, IsNews);
        Report held = report with
        {
            Findings = findings,
            Flows = [.. report.Flows.Select(flow => Held(flow, findings))],
            Verdict = report.Verdict != Verdict.Violation || isViolated ? report.Verdict
                : report.Reason is null ? Verdict.Conforms
                : Verdict.Inconclusive,
        };
        return new BaselinedReport(
            held,
            findings.Count(finding => finding.Known is not null),
            [.. entries.Where(entry => !Array.Exists(findings, finding => entry.IsOf(finding)))]);
    }

    private static bool IsNews(Finding finding) => finding is { Severity: Severity.Violation, Known: null };

    private static FlowReport Held(FlowReport flow, Finding[] findings)
    {
        bool violated = Array.Exists(findings, finding => finding.Flow == flow.Id && IsNews(finding));
        return flow.Verdict == Verdict.Violation && !violated ? flow with { Verdict = Verdict.Conforms } : flow;
    }
}
