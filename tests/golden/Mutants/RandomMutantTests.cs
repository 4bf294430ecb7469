using ServalRef.Oracle;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>Thousands of small accidents, none of them the host's doing; it is blamed only for what it sends malformed, and for answering what came so.</summary>
public sealed class RandomMutantTests
{
    private const int LargeTrace = 30;
    private const long LongestRun = 400_000_000;

    public static TheoryData<string> AllViews => Views.All;

    public static TheoryData<string> SmallViews => [.. Views.Conforming.Where(v => Trace.Of(v).Packets.Count < LargeTrace)];

    [Theory]
    [MemberData(nameof(SmallViews))]
    [Trait("Clause", "WIRE-2")]
    [Trait("Clause", "WIRE-11")]
    public void AFlippedByteInASalHeader_IsMalformedAndBlamesItsSenderOrWhoAnswersIt(string view) => Flip(view, 120, (packet, random) =>
        random.Next(Packet.SalStart, packet.Payload), malformed: 1);

    [Theory]
    [MemberData(nameof(SmallViews))]
    public void AFlippedByteBehindASalHeader_BlamesNobodyButItsSenderOrWhoAnswersIt(string view) => Flip(view, 40, (packet, random) =>
        random.Next(Math.Min(packet.Payload, packet.Data.Length - 1), packet.Data.Length), malformed: null);

    [Theory]
    [MemberData(nameof(SmallViews))]
    public void AFlippedByteInAnIPv4Header_BlamesNobody(string view) => Flip(view, 40, (_, random) =>
        random.Next(14, Packet.SalStart), malformed: null);

    /// <summary>A capture program drops a frame here and there, and tells nobody .</summary>
    [Theory]
    [MemberData(nameof(SmallViews))]
    public void AFrameThatTheCaptureLacks_BlamesNobody(string view)
    {
        Trace whole = Trace.Of(view);
        using var folder = new TemporaryFolder();
        foreach (string label in whole.Packets.Select(p => p.Label).ToList())
        {
            Trace trace = whole.Clone();
            trace.Remove(label);
            Report report = trace.Check(folder.Path, complete: false);
            string text = string.Join(", ", report.Findings.Select(trace.Name));
            Assert.True(report.Verdict != Verdict.Violation, $"{view} without {label}: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(AllViews))]
    public void PacketsThatComeInTogetherMayComeInAnyOrder(string view) => Repeat(view, (trace, random) =>
    {
        foreach (Packet[] run in Runs(trace))
        {
            long[] times = [.. run.Select(p => p.Time)];
            random.Shuffle(times);
            for (int i = 0; i < run.Length; i++)
            {
                run[i].Time = times[i];
            }
        }
    });

    [Theory]
    [MemberData(nameof(AllViews))]
    public void PacketsThatComeInMayComeTwice(string view) => Repeat(view, (trace, random) =>
    {
        foreach (Packet packet in trace.Packets.Where(p => !trace.IsOutgoing(p) && random.Next(2) == 0).ToList())
        {
            trace.Add(packet.Clone($"{packet.Label} again"));
        }
    });

    /// <summary>They wait while others come in, at most 400 ms, but never beyond a control packet, which may be their answer.</summary>
    [Theory]
    [MemberData(nameof(AllViews))]
    public void PacketsOfTheHostMayWaitInItsQueue(string view) => Repeat(view, (trace, random) =>
    {
        Packet[] incoming = [.. trace.Packets.Where(p => !trace.IsOutgoing(p) && p.IsControl)];
        foreach (IGrouping<string, Packet> queue in trace.Packets.Where(trace.IsOutgoing).GroupBy(p => p.File).ToList())
        {
            long last = 0;
            foreach (Packet packet in queue)
            {
                long latest = incoming.FirstOrDefault(p => p.Time > packet.Time)?.Time - 1 ?? long.MaxValue;
                packet.Time = Math.Max(last, Math.Min(latest, packet.Time + random.Next(400_000_000)));
                last = packet.Time;
            }
        }
    });

    [Theory]
    [MemberData(nameof(AllViews))]
    public void ForeignTrafficAnywhere_BlamesNobody(string view) => Repeat(view, (trace, random) =>
    {
        foreach (Packet packet in trace.Packets.Where(_ => random.Next(4) == 0).ToList())
        {
            byte[] frame = Neighbour.All[random.Next(Neighbour.All.Count)];
            trace.Add(new Packet($"before {packet.Label}", packet.File, packet.Time - 1, frame) { IsBroken = true });
        }
    });

    private static void Flip(string view, int times, Func<Packet, Random, int> where, int? malformed)
    {
        Trace whole = Trace.Of(view);
        var random = new Random(1);
        using var folder = new TemporaryFolder();
        for (int i = 0; i < times; i++)
        {
            Trace trace = whole.Clone();
            Packet packet = trace.Packets[random.Next(trace.Packets.Count)];
            int offset = where(packet, random);
            byte bits = (byte)random.Next(1, 256);
            packet.Corrupt(offset, bits);
            Report report = trace.Check(folder.Path);
            string text = string.Join(", ", report.Findings.Select(trace.Name));
            Assert.True(
                report.Findings.Where(finding => finding.Severity == Severity.Violation).All(finding => IsOfDamage(trace, packet, finding)),
                $"{view} {packet.Label} byte {offset} ^ {bits:x2}: {text}");
            if (malformed is { } count)
            {
                Assert.Equal(count, report.Malformed);
            }
        }
    }

    /// <summary>
    /// What was damaged at its sender is its sender's fault; what came damaged the host has to drop, and its recording shows that it answers
    /// (WIRE-11a).
    /// </summary>
    private static bool IsOfDamage(Trace trace, Packet packet, Finding finding) => trace.IsOutgoing(packet)
        ? finding.Clause.StartsWith("WIRE-", StringComparison.Ordinal) && trace.Name(finding).Contains($" {packet.Label} ", StringComparison.Ordinal)
        : finding.Clause == "WIRE-11a" && finding.Message.Contains("damaged", StringComparison.Ordinal);

    private static void Repeat(string view, Action<Trace, Random> edit)
    {
        Trace whole = Trace.Of(view);
        using var folder = new TemporaryFolder();
        int times = whole.Packets.Count < LargeTrace ? 40 : 5;
        for (int seed = 0; seed < times; seed++)
        {
            Trace trace = whole.Clone();
            edit(trace, new Random(seed));
            trace.Sort();
            Report report = trace.Check(folder.Path);
            string text = string.Join(", ", report.Findings.Select(trace.Name).Prepend($"{report.Verdict}"));
            Assert.True(report.Verdict == Verdict.Conforms, $"{view}, seed {seed}: {text}");
        }
    }

    /// <summary>The packets that come in within 400 ms and without one of the host's between them.</summary>
    private static List<Packet[]> Runs(Trace trace)
    {
        List<Packet[]> runs = [];
        List<Packet> run = [];
        foreach (Packet packet in trace.Packets)
        {
            if (run.Count > 0 && (trace.IsOutgoing(packet) || packet.Time - run[0].Time > LongestRun))
            {
                runs.Add([.. run]);
                run.Clear();
            }

            if (!trace.IsOutgoing(packet))
            {
                run.Add(packet);
            }
        }

        runs.Add([.. run]);
        return runs;
    }
}
