using ServalRef.Oracle;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>Nobody is guilty because a recording began late, ended early, or kept only the beginnings of packets.</summary>
public sealed class CutTests
{
    // The large recordings are cut at every few packets only, each time at others than their neighbours in length.
    private const int MostCuts = 60;

    public static TheoryData<string> AllViews => Views.All;

    [Theory]
    [MemberData(nameof(AllViews))]
    public void EveryBeginningOfARecordingConforms(string view)
    {
        foreach ((int count, Report report, string text) in Cuts(view, (packets, count) => packets.Take(count)))
        {
            // A lone SYN that came in puts no rule to the test.
            Assert.True(report.Verdict == Verdict.Conforms || count == 1, $"{view}, first {count} packets: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(AllViews))]
    public void NoEndOfARecordingIsAViolation(string view)
    {
        foreach ((int count, Report report, string text) in Cuts(view, (packets, count) => packets.Skip(count)))
        {
            Assert.True(report.Verdict != Verdict.Violation, $"{view}, without the first {count} packets: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(AllViews))]
    public void ASnapshotLengthIsNoViolation(string view)
    {
        using var folder = new TemporaryFolder();
        foreach (int length in new[] { 60, 80, 100, 128 })
        {
            Trace trace = Trace.Of(view);
            foreach (Packet packet in trace.Packets)
            {
                packet.CutTo(length);
            }

            string? fault = Views.Fault(trace, folder.Path);
            Assert.True(fault is null, $"{view}, {length} bytes of each packet: {fault}");
        }
    }

    private static IEnumerable<(int Count, Report Report, string Text)> Cuts(
        string view, Func<IReadOnlyList<Packet>, int, IEnumerable<Packet>> part)
    {
        using var folder = new TemporaryFolder();
        Trace whole = Trace.Of(view);
        int step = (whole.Packets.Count / MostCuts) + 1;
        for (int count = 1; count < whole.Packets.Count; count += step)
        {
            Trace trace = whole.Clone();
            HashSet<Packet> kept = [.. part(trace.Packets, count)];
            trace.Remove(p => !kept.Contains(p));
            Report report = trace.Check(folder.Path);
            string text = string.Join(", ", report.Findings.Select(trace.Name).Prepend($"{report.Verdict}"));
            foreach (string file in Directory.EnumerateFiles(folder.Path))
            {
                File.Delete(file);
            }

            yield return (count, report, text);
        }
    }
}
