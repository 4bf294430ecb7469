using ServalRef.Oracle;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>What the judgement of a <see cref="Talk"/> has to come to.</summary>
internal static class TalkAssert
{
    /// <summary>A violation of one clause by one host at one packet, and nothing against anybody else.</summary>
    internal static void Finds(this Talk talk, string clause, NetworkAddress host, int packet, NetworkAddress? at, bool complete = false)
    {
        Finding[] found = [.. talk.Judged(at, complete).Findings.Where(f => f.Severity == Severity.Violation)];
        string told = string.Join("; ", found.Select(f => $"{f.Clause} {f.Host} #{f.Packet.Number}: {f.Message}"));
        Assert.True(found.Any(f => f.Clause == clause && f.Host == host && f.Packet.Number == packet), $"found: {told}");
        Assert.True(found.All(f => f.Host == host), told);
        Assert.All(found, f => Assert.Contains(f.Ladder, row => row.Offends));
    }

    /// <summary>A finding that is no violation, for one frame that the capture lacks would explain it.</summary>
    internal static void Doubts(this Talk talk, string clause, NetworkAddress host, NetworkAddress? at)
    {
        Report report = talk.Judged(at);
        Assert.DoesNotContain(report.Findings, f => f.Severity == Severity.Violation);
        Assert.Contains(report.Findings, f => f.Severity == Severity.Unspecified && f.Clause == clause && f.Host == host);
    }

    /// <summary>A deviation of one host, and no violation of anybody.</summary>
    internal static void Deviates(this Talk talk, string clause, NetworkAddress host, NetworkAddress? at)
    {
        Report report = talk.Judged(at);
        Assert.DoesNotContain(report.Findings, f => f.Severity == Severity.Violation);
        Assert.Contains(report.Findings, f => f.Severity == Severity.Deviation && f.Clause == clause && f.Host == host);
    }

    /// <summary>
    /// Nobody is blamed from anywhere, in whole captures or with any one frame missing that is not known to be missing.
    /// </summary>
    internal static void IsHarmless(this Talk talk)
    {
        foreach (NetworkAddress? at in (NetworkAddress?[])[Talk.A, Talk.B, null])
        {
            Check(talk, at, complete: true, without: 0);
            for (int without = 0; without <= talk.Count; without++)
            {
                Check(talk, at, complete: false, without);
            }
        }
    }

    private static void Check(Talk talk, NetworkAddress? at, bool complete, int without)
    {
        Finding[] found = [.. talk.Judged(at, complete, without).Findings.Where(f => f.Severity == Severity.Violation)];
        string told = string.Join("; ", found.Select(f => $"{f.Clause} {f.Host} #{f.Packet.Number}: {f.Message}"));
        Assert.True(found.Length == 0, $"at {at}, complete {complete}, without {without}: {told}");
    }
}
