using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>Packets in order of time, judged from wherever a test likes.</summary>
internal sealed class Recording(IEnumerable<PacketSpec> packets)
{
    private readonly List<PacketSpec> _packets = [.. packets];

    internal IReadOnlyList<PacketSpec> Packets => _packets;

    /// <summary>The same with one packet changed; packets count from 1.</summary>
    internal Recording With(int number, Func<PacketSpec, PacketSpec> change) =>
        new(_packets.Select((packet, index) => index == number - 1 ? change(packet) : packet));

    /// <summary>The same without one packet.</summary>
    internal Recording Without(int number) => new(_packets.Where((_, index) => index != number - 1));

    /// <summary>The same with more packets behind it.</summary>
    internal Recording Then(params PacketSpec[] more) => new(_packets.Concat(more));

    /// <summary>The verdict of a capture taken at one host, or between the hosts if none is named.</summary>
    internal Report At(params NetworkAddress[] host) => Judged(host, complete: false);

    /// <summary>The same where the capture is known to be whole.</summary>
    internal Report WholeAt(params NetworkAddress[] host) => Judged(host, complete: true);

    /// <summary>One host is blamed, by its own capture, for a packet; nobody else is.</summary>
    internal Recording Blames(string clause, int number, NetworkAddress host, NetworkAddress? viewpoint = null)
    {
        AssertBlames(At(viewpoint ?? host), clause, number, host);
        return this;
    }

    /// <summary>The same, but only in a capture that is known to be whole; in any other it is unspecified.</summary>
    internal Recording BlamesIfWhole(string clause, int number, NetworkAddress host)
    {
        AssertBlames(WholeAt(host), clause, number, host);
        Report partial = At(host);
        Assert.DoesNotContain(partial.Findings, f => f.Severity == Severity.Violation);
        Assert.Contains(partial.Findings, f => f.Severity == Severity.Unspecified && f.Clause == clause);
        return this;
    }

    /// <summary>The same from another place: at the peer, or between the hosts.</summary>
    internal Recording BlamesFrom(NetworkAddress[] viewpoint, string clause, int number, NetworkAddress host)
    {
        AssertBlames(At(viewpoint), clause, number, host);
        return this;
    }

    /// <summary>A host does not follow a recommendation, by its own capture; nobody is blamed.</summary>
    internal Recording Deviates(string clause, int number, NetworkAddress host)
    {
        Report report = At(host);
        Assert.Contains(
            (Severity.Deviation, clause, number, host), report.Findings.Select(f => (f.Severity, f.Clause, f.Packet.Number, f.Host)));
        Assert.DoesNotContain(report.Findings, f => f.Severity == Severity.Violation);
        return this;
    }

    /// <summary>Nobody is blamed from anywhere, nor for one of these clauses if one frame is missing.</summary>
    internal void IsHealthy(params string[] clauses)
    {
        NetworkAddress[] hosts = [.. _packets.Select(p => p.Source).Concat(_packets.Select(p => p.Destination)).Distinct()];
        foreach (NetworkAddress[] viewpoint in hosts.Select(h => (NetworkAddress[])[h]).Append([]))
        {
            AssertNobody(WholeAt(viewpoint), viewpoint, missing: 0, _ => true);
            for (int number = 1; number <= _packets.Count; number++)
            {
                AssertNobody(Without(number).At(viewpoint), viewpoint, number, clauses.Contains);
            }
        }
    }

    private Report Judged(NetworkAddress[] host, bool complete)
    {
        Judge judge = new(new JudgeOptions { At = host, Complete = complete });
        for (int index = 0; index < _packets.Count; index++)
        {
            PacketSpec spec = _packets[index];
            if (!spec.IsSeenAt(host))
            {
                continue;
            }

            DropReason reason = SalPacket.TryDecode(spec.Write(), spec.Dialect, out SalPacket packet);
            Assert.Equal(DropReason.None, reason);
            judge.Add(new PacketReference("recording", index + 1, new Instant(spec.Time * 1_000_000)), spec.Source, spec.Destination, packet, spec.Dialect, timeToLive: spec.TimeToLive);
        }

        return judge.Finish();
    }

    private static void AssertBlames(Report report, string clause, int number, NetworkAddress host)
    {
        Finding[] violations = [.. report.Findings.Where(f => f.Severity == Severity.Violation)];
        Assert.True(violations.Length > 0, $"nobody is blamed; expected {clause} at packet {number}");
        Assert.Contains((clause, number, host), violations.Select(f => (f.Clause, f.Packet.Number, f.Host)));
        Assert.All(violations, finding => Assert.Equal(host, finding.Host));
    }

    private static void AssertNobody(Report report, NetworkAddress[] viewpoint, int missing, Predicate<string> counts)
    {
        string[] blamed =
        [
            .. report.Findings
                .Where(f => f.Severity == Severity.Violation && counts(f.Clause))
                .Select(f => $"{f.Clause} {f.Host} #{f.Packet.Number}: {f.Message}"),
        ];
        string where = viewpoint.Length == 0 ? "between the hosts" : $"at {viewpoint[0]}";
        Assert.True(blamed.Length == 0, $"{where}, without packet {missing}: {string.Join("; ", blamed)}");
    }
}
