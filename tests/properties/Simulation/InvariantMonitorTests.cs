using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.Simulation.Invariants;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Simulated;

/// <summary>The monitor of a simulation finds what it watches for: an honest run, in which one report is altered.</summary>
public class InvariantMonitorTests
{
    private const string Moving = """
        title: A transfer beside another, one of which moves
        duration: 200 s
        hosts:
          a: { interfaces: { if0: "10.1.0.1:54325", if1: "10.1.1.1:54325" } }
          b: { interfaces: { if0: "10.2.0.1:54324" }, serves: ["0005"] }
        routers: [net]
        translators: { nat: { outside: 10.8.0.1, lifetime: 20 s } }
        links:
          - { between: [a.if0, net], rate: 5 Mbit/s, delay: 5 ms, queue: 64 KiB, loss: 1 % }
          - { between: [a.if1, FAR], rate: 5 Mbit/s, delay: 5 ms, queue: 64 KiB }
          - { between: [nat.outside, net], delay: 1 ms }
          - { between: [b.if0, net], rate: 5 Mbit/s, delay: 5 ms, queue: 64 KiB }
        connections:
          - { name: c0, from: a.if0, to: b.if0, service: "0005", send: 300 kB }
          - { name: c1, from: a.if0, to: b.if0, service: "0005", send: 1 kB, at: 1 s }
        events:
          - { at: 100 ms, move: c0, from: a.if0, to: a.if1 }
        """;

    /// <summary>What the monitor is told otherwise than it was. That alpha is at least 1 / n is a theorem: no report could deny it.</summary>
    public static TheoryData<Invariant> Altered =>
        [.. Enum.GetValues<Invariant>().Except([Invariant.Alpha, Invariant.NothingLost, Invariant.Settles, Invariant.Progress])];

    [Fact]
    public void HonestRun_ViolatesNothing_ThoughEverythingIsChecked()
    {
        ScenarioRun run = Begin("net");
        run.Run();
        Assert.Null(run.Monitor.Violation);
        Assert.All(run.Monitor.Checked.Where(check => check.Key != Invariant.Progress), check => Assert.True(check.Value > 0, $"{check.Key} was never checked."));
    }

    [Theory]
    [MemberData(nameof(Altered))]
    public void AlteredReport_IsFound(Invariant invariant)
    {
        ScenarioRun run = Begin("net");
        foreach (ServalHost host in run.Network.Nodes.Values.OfType<ServalHost>())
        {
            host.Endpoint.Observer = new Liar(invariant, run.Monitor);
        }

        run.Run();
        Assert.Equal(invariant, run.Monitor.Violation?.Invariant);
    }

    [Fact]
    public void EndOfAnotherConnection_HasLostBytes()
    {
        ScenarioRun run = Begin("net");
        run.Run();
        run.Monitor.CheckEnd(run.Connections[0].Opener, run.Connections[1].Server, run.Simulator.Now);
        Assert.Equal(Invariant.NothingLost, run.Monitor.Violation?.Invariant);
    }

    /// <summary>Behind a translator nobody told of, an end is at rest and does not know where its peer is.</summary>
    [Fact]
    public void AddressThatThePeerDoesNotHave_IsFound()
    {
        ScenarioRun run = Begin("nat");
        Assert.True(run.Monitor.TranslatesAddresses);
        run.Monitor.TranslatesAddresses = false;
        run.Run();
        Assert.Equal(Invariant.Settles, run.Monitor.Violation?.Invariant);
    }

    /// <summary>A stream whose peer has forgotten it, while the network is well, stands still.</summary>
    [Fact]
    [Trait("Clause", "DATA-15")]
    public void StreamThatStandsStill_BesideAPathThatWorks_IsFound()
    {
        ScenarioRun run = Begin("net");
        run.Simulator.At(Instant.FromSeconds(0.5), _ => ((ServalHost)run.Network.Nodes["b"]).Restart());
        run.Run();
        Assert.Equal(Invariant.Progress, run.Monitor.Violation?.Invariant);
        Assert.InRange(run.Monitor.Violation!.At.Seconds, 20, 30);
    }

    private static ScenarioRun Begin(string far)
    {
        string text = Moving.Replace("FAR", far, StringComparison.Ordinal);
        if (far != "nat")
        {
            text = string.Join('\n', text.Split('\n').Where(line => !line.Contains("nat", StringComparison.Ordinal)));
        }

        return new ScenarioRun(ScenarioReader.Read("test.yaml", text));
    }

    /// <summary>Tells the monitor what happens, and one thing otherwise.</summary>
    private sealed class Liar(Invariant about, InvariantMonitor monitor) : IEndpointObserver, ITransferObserver
    {
        public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
        {
            connection.Transfer.Observer ??= this;
            monitor.OnControl(connection, before with { Flows = [.. before.Flows.Select(f => Before(f, connection))] }, Input(input), now);
        }

        public void OnDropped(DropReason reason, Instant now) => monitor.OnDropped(reason, now);

        public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
        {
            monitor.OnSent(plane, flow, packet, now);
            SentReport next = packet with { Number = packet.Number + 1 };
            bool acknowledges = (packet.Flags & MtpFlags.Ack) != 0 && packet.DataAck > 0;
            bool carries = (packet.Flags & MtpFlags.Data) != 0;
            SentReport? other = about switch
            {
                Invariant.PacketNumbers => packet,
                Invariant.DataAckMonotone when acknowledges => next with { DataAck = packet.DataAck - 1 },
                Invariant.WindowEdge when acknowledges => next with { Edge = packet.Edge - 1 },
                Invariant.WithinWindow when carries => next with { Sequence = plane.PeerEdge },
                _ => null,
            };
            if (other is { } report)
            {
                monitor.OnSent(plane, flow, report, now);
            }
        }

        public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now) => monitor.OnAcknowledged(plane, flow, bytes, now);

        public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now) => monitor.OnLost(plane, flow, packets, timeout, now);

        public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now) =>
            monitor.OnDataAck(plane, about == Invariant.DataAckSent ? plane.SentUpTo + 1 : dataAck, edge, now);

        public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
        {
            monitor.OnDelivered(plane, from, about == Invariant.Prefix ? bytes + 1_000_000 : bytes, now);
            if (about == Invariant.OnceInOrder)
            {
                monitor.OnDelivered(plane, from, bytes, now);
            }
        }

        public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now) => monitor.OnNewPath(plane, flow, now);

        private FlowRecord Before(in FlowRecord flow, Connection connection) => about switch
        {
            Invariant.VersionsMonotone => flow with { PeerMove = (connection.Record.Flow(flow.LocalFlow)?.PeerMove ?? 0) + 1 },
            Invariant.ThreeWayProof => flow with { Peer = default },
            _ => flow,
        };

        private ConnectionInput Input(in ConnectionInput input) => about == Invariant.ForgeriesChangeNothing && input.Event == ConnectionEvent.PacketArrived
            ? ConnectionInput.Arrived(input.FlowInput.Packet with { Nonce = 1 })
            : input;
    }
}
