using System.Globalization;
using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Site.Stories;

/// <summary>The findings of <c>check</c>, each as the packets around it.</summary>
public static class FindingStories
{
    private const string Unknown = "not judged here";

    /// <summary>A story for each finding, in the report's order.</summary>
    /// <param name="report">The report.</param>
    /// <param name="most">The most findings; 0: all.</param>
    public static IReadOnlyList<Story> Of(Report report, int most = 0)
    {
        ArgumentNullException.ThrowIfNull(report);
        IEnumerable<Finding> findings = most == 0 ? report.Findings : report.Findings.Take(most);
        return [.. findings.Where(finding => finding.Ladder.Count > 0).Select((finding, i) => Of(report, finding, i + 1))];
    }

    private static Story Of(Report report, Finding finding, int number)
    {
        HashSet<NetworkAddress> judged = Sides.Of(finding.Ladder, finding.Host);
        NetworkAddress peer = finding.Ladder.SelectMany(row => new[] { row.Source, row.Destination }).FirstOrDefault(address => !judged.Contains(address));
        string title = $"{finding.Clause}: {finding.Severity.ToString().ToLowerInvariant()}, {finding.Host}, flow {finding.Flow}";
        StoryStep[] steps = [.. finding.Ladder.Select(row => Step(report, finding, row, judged.Contains(row.Source)))];
        return new Story($"finding-{number}", title, finding.Message, [$"{finding.Host}", peer.IsNone ? "peer" : $"{peer}"], steps);
    }

    private static StoryStep Step(Report report, Finding finding, LadderRow row, bool fromJudged)
    {
        StoryStep step = new()
        {
            Kind = StoryStepKind.Packet,
            From = fromJudged ? 0 : 1,
            To = fromJudged ? 1 : 0,
            Text = row.Summary,
            Time = string.Create(CultureInfo.InvariantCulture, $"{(row.Packet.Time - report.StartOf(row.Packet)).Seconds:F6} s"),
            Note = string.Create(CultureInfo.InvariantCulture, $"packet {row.Packet.Number} of {Path.GetFileName(row.Packet.File)}, {row.Source} to {row.Destination}"),
        };
        return !row.Offends ? step : step with
        {
            Offends = true,
            Clause = finding.Clause,
            States = [string.Join(" or ", finding.States), Unknown],
            Allowed = [$"observed: {finding.Observed}", .. finding.Allowed.Select(allowed => $"allowed: {allowed}")],
        };
    }
}
