using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>Looks for a verdict that a world of healthy hosts does not deserve.</summary>
internal static class FalseAlarm
{
    /// <summary>
    /// What the hosts of these worlds do not keep: they close flows as they are told to, whatever the streams of the connection are up
    /// to. Connections are judged in simulations.
    /// </summary>
    private static readonly string[] OfConnections = ["TEAR-2b", "TEAR-5", "TEAR-7a"];

    /// <summary>Runs a schedule and judges it from every host, from each capture without knowing the host, and from the middle.</summary>
    /// <param name="schedule">What happens.</param>
    /// <param name="cutOpenings">Also judges captures that begin between two repetitions of a SYN, though nothing tells .</param>
    /// <returns>Null, or the alarm with the packets around it.</returns>
    internal static string? In(Schedule schedule, bool cutOpenings = false)
    {
        ReferenceWorld world = ReferenceWorld.Run(schedule);
        return Alarms(world, cutOpenings).FirstOrDefault();
    }

    private static IEnumerable<string> Alarms(ReferenceWorld world, bool cutOpenings)
    {
        Schedule schedule = world.Schedule;
        for (int host = 0; host < schedule.Hosts; host++)
        {
            Trace trace = world.Hosts[host].Trace;
            if (Check(schedule, trace, world.Hosts[host].Addresses, $"host {host}", cutOpenings) is { } known)
            {
                yield return known;
            }

            if (Check(schedule, trace, [], $"host {host}, unknown", cutOpenings) is { } unknown)
            {
                yield return unknown;
            }
        }

        if (Check(schedule, world.Middle, [], "middle", cutOpenings) is { } middle)
        {
            yield return middle;
        }
    }

    private static string? Check(Schedule schedule, Trace trace, IReadOnlyList<NetworkAddress> at, string view, bool cutOpenings)
    {
        if (trace.Packets.Count == 0)
        {
            return null;
        }

        Report whole = trace.Judged(schedule.Dialect, at);
        if (Blame(whole) is not null)
        {
            return Describe(schedule, trace, whole, $"seen from {view}");
        }

        for (int skip = 1; skip <= 4; skip++)
        {
            int cut = skip == 4 ? trace.Packets.Count / 3 : skip;
            if (!cutOpenings && trace.CutsOpening(schedule.Dialect, cut))
            {
                continue;
            }

            Report rest = trace.Judged(schedule.Dialect, at, cut);
            if (Blame(rest) is not null)
            {
                return Describe(schedule, trace, rest, $"seen from {view}, without the first {cut} packets");
            }
        }

        // That the network doubles a packet and the capture lacks one of the two is not reckoned with.
        // Nor is a forger whose packet is challenged just where the capture lacks what the challenge is then taken for.
        bool single = schedule.DuplicatePercent == 0 && schedule.Dialect.Name == Dialect.Prototype2014.Name
            && !schedule.Steps.Any(step => step.Kind is StepKind.Forge or StepKind.Replay);
        return single ? Lacking(schedule, trace, at, view) : null;
    }

    /// <summary>The capture program dropped a frame, and tells nobody .</summary>
    private static string? Lacking(Schedule schedule, Trace trace, IReadOnlyList<NetworkAddress> at, string view)
    {
        var chance = new Random(schedule.Seed);
        for (int i = 0; i < 4; i++)
        {
            int lacking = chance.Next(trace.Packets.Count);
            Report rest = trace.Judged(schedule.Dialect, at, lacking: lacking);
            if (Blame(rest) is not null)
            {
                return Describe(schedule, trace, rest, $"seen from {view}, without packet {lacking + 1}");
            }
        }

        return null;
    }

    private static Finding? Blame(Report report) =>
        report.Findings.FirstOrDefault(f => f.Severity == Severity.Violation && !OfConnections.Contains(f.Clause));

    private static string Describe(Schedule schedule, Trace trace, Report report, string view)
    {
        Finding finding = Blame(report)!;
        string states = string.Join(" or ", finding.States);
        return $"""
            {finding.Clause} {view}: {finding.Message}
            packet {finding.Packet.Number} of {finding.Host}, flow {finding.Flow}, {states}; observed: {finding.Observed}
            allowed: {string.Join("; ", finding.Allowed)}
            {schedule}
            {trace.Ladder(schedule.Dialect, finding.Packet.Number)}
            """;
    }
}
