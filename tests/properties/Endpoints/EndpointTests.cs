using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>What an endpoint does, by one example each.</summary>
public class EndpointTests
{
    [Fact]
    [Trait("Clause", "OPEN-1")]
    public void Connect_IsAccepted_AndBothAreTold()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Assert.Contains(Duo.Events(duo.Client), told => told.Kind == EventKind.Connected && told.Connection == client);
        Assert.Contains(Duo.Events(duo.Server), told => told.Kind == EventKind.Incoming);
        Connection server = listener.Accept()!;
        Assert.Equal((client.Token, server.Token), (server.PeerToken, client.PeerToken));
    }

    [Fact]
    [Trait("Clause", "SEC-6")]
    public void UnknownService_IsRefused()
    {
        Duo duo = new();
        Connection client = duo.Connect();
        Assert.Equal(Outcome.Refused, client.Outcome);
        Assert.Contains(Duo.Events(duo.Client), told => told is { Kind: EventKind.Closed, Outcome: Outcome.Refused });
    }

    [Fact]
    [Trait("Clause", "SEC-12")]
    public void FullBacklog_IsAnsweredWithReset()
    {
        Duo duo = new();
        duo.Server.Listen(Duo.Service, backlog: 1);
        Assert.Equal(Outcome.None, duo.Connect().Outcome);
        Assert.Equal(Outcome.Refused, duo.Connect().Outcome);
    }

    [Fact]
    [Trait("Clause", "OPEN-18")]
    public void NobodyAnswers_TheOpenerIsTold()
    {
        Duo duo = new() { Wire = _ => null };
        Connection client = duo.Connect();
        duo.Wait(2000);
        Assert.Equal(Outcome.TimedOut, client.Outcome);
        Assert.Equal(16, duo.Seen.Count);
    }

    [Fact]
    [Trait("Clause", "SEC-1")]
    public void FlowIdsAndTokens_AreDrawn_AndNeverNone()
    {
        Duo duo = new();
        duo.Server.Listen(Duo.Service, backlog: 1000);
        Connection[] all = [.. Enumerable.Range(0, 300).Select(_ => duo.Connect())];
        uint[] flows = [.. all.Select(connection => connection.Record.Flows[0].LocalFlow)];
        Assert.DoesNotContain(0U, flows);
        Assert.Equal(300, flows.Distinct().Count());
        Assert.Equal(300, all.Select(connection => connection.Token).Distinct().Count());

        // Drawn from all 32 bits: each half of the range has its share.
        Assert.InRange(flows.Count(flow => flow > uint.MaxValue / 2), 100, 200);
        Assert.DoesNotContain(flows.Zip(flows.Skip(1)), pair => pair.Second == pair.First + 1);
    }

    [Fact]
    [Trait("Clause", "SEC-15")]
    [Trait("Clause", "MIG-25")]
    public void DataFromAnotherAddress_IsAccepted_AndThePeerIsToldThatItMoved()
    {
        NetworkAddress strange = new(0x0A63_0001);
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        duo.Wait(1);
        List<Duo.Wired> moved = [];
        duo.Wire = wired =>
        {
            if (wired.Destination == strange)
            {
                moved.Add(wired);
                return wired with { Destination = Duo.ClientAddress };
            }

            return wired.Source == Duo.ClientAddress ? wired with { Source = strange } : wired;
        };
        client.Write(new byte[100]);
        duo.Exchange();
        Assert.Equal(100, server.Transfer.Readable);
        Assert.Contains(moved, wired => !wired.HasControl && (Mtp(wired) & MtpFlags.Moved) != 0);

        // The client has proved the strange place by an RSYN; it is the server's address of it now.
        Assert.Equal(strange, server.Record.Flows[0].Peer);
    }

    [Fact]
    [Trait("Clause", "TEAR-2")]
    public void BothEnd_NothingIsMissing_AndAllIsClosed()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        Assert.Equal(5000, client.Write(new byte[5000]));
        client.EndStream();
        server.EndStream();
        duo.Exchange();
        Assert.Equal(5000, server.Read(new byte[6000], duo.Now));
        Assert.Contains(Duo.Events(duo.Server), told => told.Kind == EventKind.PeerEnded);
        duo.Wait(100);
        Assert.Equal((Outcome.Finished, Outcome.Finished), (client.Outcome, server.Outcome));
        Assert.Empty(duo.Client.Connections);
        Assert.Equal(Instant.Never, duo.Server.Deadline);
    }

    [Fact]
    [Trait("Clause", "CONN-5")]
    public void Abort_IsToldToBoth()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        client.Abort(duo.Now);
        duo.Exchange();
        Assert.Equal((Outcome.Aborted, Outcome.Reset), (client.Outcome, server.Outcome));
    }

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void DeadPaths_EndInAReportedAbort()
    {
        Duo duo = new();
        duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        duo.Wire = _ => null;
        duo.Wait(400);
        Assert.Equal(Outcome.Unusable, client.Outcome);
    }

    [Fact]
    [Trait("Clause", "OPEN-24")]
    public void RefusedFlow_LeavesTheConnectionAsItWas_AndIsNotAskedForAgain()
    {
        Duo duo = new(new EndpointOptions { Policy = HostPolicy.Default with { AcceptsFlows = false } });
        duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        int before = duo.Seen.Count(wired => wired.Flags == ControlFlags.Syn);
        client.OpenFlow(Duo.ClientAddress, Duo.ServerAddress, backup: false, duo.Now);
        duo.Exchange();
        duo.Wait(10);
        Assert.Equal(1, duo.Seen.Count(wired => wired.Flags == ControlFlags.Syn) - before);
        Assert.Contains(Duo.Events(duo.Client), told => told is { Kind: EventKind.FlowEnded, Outcome: Outcome.Refused });
        Assert.Equal(ConnectionState.Established, client.Record.State);
        Assert.Single(client.Record.Flows);
    }

    [Fact]
    [Trait("Clause", "DATA-18")]
    public void Contradiction_AbortsTheConnection()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        client.Write(new byte[10]);
        client.EndStream();
        duo.Exchange();
        FlowRecord flow = client.Record.Flows[0];
        byte[] packet = new byte[200];
        SalWriter writer = new(packet, Dialect.Mtp1);
        writer.Begin(flow.LocalFlow, flow.PeerFlow, SalProtocol.Mtp);
        writer.AddMtp(new MtpFields { Flags = MtpFlags.Data, PacketNumber = 50, Sequence = 8 }, [], new byte[8]);
        duo.Server.Handle(packet.AsSpan(0, writer.Finish()), Duo.ClientAddress, Duo.ServerAddress, duo.Now);
        Assert.Equal(Outcome.Contradicted, server.Outcome);
    }

    [Fact]
    [Trait("Clause", "SEC-11")]
    public void FloodOfSyns_DisplacesItself()
    {
        Duo duo = new(new EndpointOptions { SynQueue = 4 });
        duo.Server.Listen(Duo.Service, backlog: 100);
        duo.Wire = wired => wired.Flags == ControlFlags.Ack ? null : wired with { Source = wired.Source == Duo.ClientAddress ? new(0x0A07_0007) : wired.Source };
        for (int attempt = 0; attempt < 20; attempt++)
        {
            duo.Connect();
        }

        Assert.Equal(4, duo.Server.Connections.Count);
    }

    private static MtpFlags Mtp(Duo.Wired wired)
    {
        Assert.Equal(DropReason.None, SalPacket.TryDecode(wired.Bytes, Dialect.Mtp1, out SalPacket packet));
        return packet.Mtp.Flags;
    }
}
