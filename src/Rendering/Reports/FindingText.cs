using System.Globalization;
using ServalRef.Oracle;

namespace ServalRef.Rendering.Reports;

/// <summary>A finding in plain text, for reports that other programs show.</summary>
internal static class FindingText
{
    /// <summary>Who and where: <c>10.1.0.2, flow 2>3, a.pcap:17</c>.</summary>
    internal static string Place(Finding finding) => string.Create(
        CultureInfo.InvariantCulture, $"{finding.Host}, flow {finding.Flow}, {finding.Packet.File}:{finding.Packet.Number}");

    /// <summary>All of it but the ladder, a line each.</summary>
    internal static string Of(Finding finding) => string.Join('\n', Lines(finding));

    private static IEnumerable<string> Lines(Finding finding)
    {
        yield return $"{CheckJson.Word(finding.Severity)} {finding.Clause}: {Place(finding)}, {PacketTime.Iso(finding.Packet.Time)}";
        if (finding.Known is { } reason)
        {
            yield return $"known: {reason}";
        }

        yield return $"observed: {finding.Observed}";
        foreach (string allowed in finding.Allowed)
        {
            yield return $"allowed: {allowed}";
        }

        yield return finding.Message;
    }
}
