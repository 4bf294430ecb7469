using ServalRef.Oracle;
using ServalRef.Properties.Simulated;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation;
using ServalRef.StateMachines;
using Xunit;
using Act = ServalRef.Properties.Simulated.Act;

namespace ServalRef.Properties.Soundness;

/// <summary>The data of a real course, with one thing changed: the oracle has to name the clause and the host.</summary>
public class StreamMutantTests
{
    // Two lossy paths that both carry all of a stream each way, so that bytes come again on each of them.
    private static readonly Course Lossy = new(
        5, 400_000, 400_000, 60_000, SchedulerKind.Redundant, Rendezvous: false, OverUdp: false,
        [new PathFaults(20, 0, 4, 0, 0, 10, 50), new PathFaults(30, 0, 4, 0, 0, 10, 50)],
        [new Step(60, 0, Act.OpenFlow, 5)]);

    private static readonly Lazy<Stage> Done = new(() =>
    {
        Stage stage = new(Lossy);
        stage.Run();
        return stage;
    });

    public static TheoryData<int, int> Mutants
    {
        get
        {
            TheoryData<int, int> data = [];
            for (int mutant = 0; mutant < StreamMutant.All.Count; mutant++)
            {
                data.Add(mutant, 0);
                data.Add(mutant, 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    [Trait("Clause", "DATA-2b")]
    [Trait("Clause", "DATA-5a")]
    [Trait("Clause", "DATA-6a")]
    [Trait("Clause", "DATA-6b")]
    [Trait("Clause", "DATA-6c")]
    [Trait("Clause", "DATA-16b")]
    [Trait("Clause", "DATA-17b")]
    [Trait("Clause", "DATA-18a")]
    [Trait("Clause", "WIRE-14d")]
    public void Mutant_IsFound_WithItsClauseAndHost(int mutant, int viewer)
    {
        StreamMutant guilty = StreamMutant.All[mutant];
        ServalHost host = Done.Value.Hosts[viewer];
        ServalHost culprit = guilty.ByViewer ? host : Done.Value.Hosts[1 - viewer];
        HashSet<NetworkAddress> addresses = [.. culprit.Interfaces.SelectMany(port => port.Addresses)];
        List<Recorder.Captured> view = [.. Done.Value.Recorder.View(host.Name)];
        int place = Mutate(view, guilty, addresses);

        Report report = Recorder.Judge(host, view);
        Finding[] found = [.. report.Findings.Where(f => f.Clause == guilty.Clause)];
        Assert.True(found.Length > 0, $"{guilty} at packet {place + 1}: found {string.Join(", ", report.Findings.Select(f => $"{f.Clause}@{f.Packet.Number}"))}");
        Assert.Contains(found[0].Host, addresses);

        // An end is no contradiction until something comes after it.
        Assert.True(guilty.Clause == "DATA-18a" ? found[0].Packet.Number > place : found[0].Packet.Number == place + 1);
        Assert.NotEmpty(found[0].Allowed);
        Assert.Contains(found[0].Ladder, row => row.Offends);
        Assert.Equal(report.Findings.Min(f => f.Packet.Number), found[0].Packet.Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Trait("Clause", "DATA-16b")]
    public void CopiesAndCuts_AreHarmless(int viewer)
    {
        ServalHost host = Done.Value.Hosts[viewer];
        List<Recorder.Captured> view = Done.Value.Recorder.View(host.Name);
        Assert.Empty(Violations(host, view));
        Assert.True(Recorder.Judge(host, view).Clauses["DATA-5a"].Exercised > 100);

        // The network doubles what comes in.
        HashSet<NetworkAddress> own = [.. host.Interfaces.SelectMany(port => port.Addresses)];
        List<Recorder.Captured> twice = [.. view];
        int copied = twice.FindIndex(view.Count / 3, packet => !own.Contains(packet.Source) && MtpPacket.Of(packet) is { IsData: true });
        twice.Insert(copied + 40, twice[copied] with { Time = twice[copied + 39].Time });
        Assert.Empty(Violations(host, twice));

        // What arrives damaged is not there for the host, and makes nobody guilty of what is not seen.
        List<Recorder.Captured> damaged = [.. view];
        byte[] bytes = [.. damaged[copied].Sal];
        bytes[^1] ^= 1;
        damaged[copied] = damaged[copied] with { Sal = bytes };
        Assert.Empty(Violations(host, damaged));

        // The capture begins when the connection is under way.
        Assert.Empty(Violations(host, view[(view.Count / 2)..]));
    }

    private static IEnumerable<string> Violations(ServalHost host, List<Recorder.Captured> view) =>
        Recorder.Judge(host, view).Findings.Where(f => f.Severity == Severity.Violation).Select(f => $"{f.Clause}@{f.Packet.Number}: {f.Message}");

    private static int Mutate(List<Recorder.Captured> view, StreamMutant mutant, HashSet<NetworkAddress> by)
    {
        List<int> places = [];
        List<MtpPacket> before = [];
        for (int place = 0; place < view.Count; place++)
        {
            if (by.Contains(view[place].Source) && MtpPacket.Of(view[place]) is { } packet)
            {
                if (mutant.Suits(packet, before))
                {
                    places.Add(place);
                }

                before.Add(packet);
            }
        }

        Assert.NotEmpty(places);
        int chosen = places[places.Count / 2];
        view[chosen] = mutant.Change(MtpPacket.Of(view[chosen])!).In(view[chosen]);
        return chosen;
    }
}
