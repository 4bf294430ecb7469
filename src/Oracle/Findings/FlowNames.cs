namespace ServalRef.Oracle.Findings;

/// <summary>Gives findings on a SYN, told when its flow had no name yet, the name of the flow that came of it.</summary>
internal static class FlowNames
{
    private const string Unanswered = ">0";

    /// <summary>The findings, each under the name of a flow of the report if there is one.</summary>
    internal static IReadOnlyList<Finding> Complete(IReadOnlyList<Finding> findings, IReadOnlyList<FlowReport> flows)
    {
        if (!findings.Any(finding => finding.Flow.EndsWith(Unanswered, StringComparison.Ordinal)))
        {
            return findings;
        }

        ILookup<string, FlowReport> byOpener = flows.ToLookup(flow => flow.Id[..(flow.Id.IndexOf('>', StringComparison.Ordinal) + 1)], StringComparer.Ordinal);
        return [.. findings.Select(finding => Complete(finding, byOpener))];
    }

    private static Finding Complete(Finding finding, ILookup<string, FlowReport> byOpener)
    {
        if (!finding.Flow.EndsWith(Unanswered, StringComparison.Ordinal))
        {
            return finding;
        }

        FlowReport[] flows = [.. byOpener[finding.Flow[..^1]]];
        FlowReport? flow = Array.Find(flows, flow => flow.Id == finding.Flow) ?? Array.Find(flows, flow => flow.Hosts.Contains(finding.Host));
        return flow is null ? finding : finding with { Flow = flow.Id };
    }
}
