using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>What a host owes beside what the machines of one connection decide, at an endpoint.</summary>
public class HostDutiesTests
{
    private static readonly NetworkAddress Second = new(0x0A01_0101);

    [Fact]
    [Trait("Clause", "OPEN-11")]
    [Trait("Clause", "OPEN-17")]
    public void RepeatedSyn_IsAnsweredAgain_AndForksNothing()
    {
        Duo duo = new() { Wire = wired => wired.Flags == (ControlFlags.Syn | ControlFlags.Ack) ? null : wired };
        duo.Server.Listen(Duo.Service);
        duo.Connect();
        Duo.Wired syn = duo.Seen.First(wired => wired.Flags == ControlFlags.Syn);
        int answers = Answers(duo);
        for (int copy = 1; copy <= 3; copy++)
        {
            duo.Server.Handle(syn.Bytes, syn.Source, syn.Destination, duo.Now);
            duo.Exchange();
            Assert.Equal(answers + copy, Answers(duo));
        }

        Assert.Single(duo.Server.Connections);
    }

    [Fact]
    [Trait("Clause", "SEC-6")]
    public void RequestForNoFlow_IsAnsweredWithReset()
    {
        Duo duo = Open(out Connection client);
        duo.Client.AddAddress(Second, duo.Now);
        duo.Wire = _ => null;
        client.MoveFlow(client.Record.Flows[0].LocalFlow, Second, duo.Now);
        duo.Exchange();
        Duo.Wired rsyn = duo.Seen.Last(wired => wired.Flags == ControlFlags.Rsyn);

        Duo stranger = new(seed: 9);
        stranger.Server.Handle(rsyn.Bytes, rsyn.Source, rsyn.Destination, stranger.Now);
        stranger.Exchange();
        Assert.Contains(stranger.Seen, wired => wired.Flags == (ControlFlags.Rst | ControlFlags.Ack) && wired.Destination == Second);
    }

    [Fact]
    [Trait("Clause", "SEC-3")]
    [Trait("Clause", "ADDR-3")]
    public void ListWithAnotherNonce_IsNotBelieved()
    {
        Duo duo = Open(out Connection client);
        duo.Server.AddAddress(new NetworkAddress(0x0A02_0101), duo.Now);
        duo.Wire = wired => wired with { Bytes = Spoilt(wired) };
        duo.Exchange();
        Assert.DoesNotContain(new NetworkAddress(0x0A02_0101), client.PeerAddresses);
        Assert.Contains(duo.Seen, wired => wired is { HasControl: true, Flags: ControlFlags.None });
    }

    [Fact]
    [Trait("Clause", "MIG-16")]
    public void AdoptedAddress_BeginsAnew()
    {
        Duo duo = Open(out Connection client);
        Connection server = duo.Server.Connections[0];
        server.Write(new byte[200_000]);
        duo.Exchange();
        int grown = (int)server.Transfer.Flows[0].Window.Cwnd;
        duo.Client.AddAddress(Second, duo.Now);
        client.MoveFlow(client.Record.Flows[0].LocalFlow, Second, duo.Now);
        duo.Exchange();
        Assert.Equal(Second, server.Record.Flows[0].Peer);
        Assert.True(server.Transfer.Flows[0].Window.Cwnd < grown, $"{server.Transfer.Flows[0].Window.Cwnd} of {grown}");
    }

    [Fact]
    [Trait("Clause", "OPEN-26")]
    public void Data_ProveTheOpening()
    {
        Duo duo = new() { Wire = wired => wired is { HasControl: true, Flags: ControlFlags.Ack } ? null : wired };
        duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Assert.Equal(ConnectionState.Opening, duo.Server.Connections[0].Record.State);
        client.Write("data"u8);
        duo.Exchange();
        Assert.Equal(ConnectionState.Established, duo.Server.Connections[0].Record.State);
    }

    [Fact]
    [Trait("Clause", "OPEN-27")]
    public void Join_ProvesTheOpening()
    {
        Duo duo = new() { Wire = wired => wired is { HasControl: true, Flags: ControlFlags.Ack } ? null : wired };
        duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        duo.Client.AddAddress(Second, duo.Now);
        client.OpenFlow(Second, Duo.ServerAddress, backup: false, duo.Now);
        duo.Exchange();
        Connection server = duo.Server.Connections[0];
        Assert.Equal(ConnectionState.Established, server.Record.State);
        Assert.Equal(2, server.Record.Flows.Count);
        Assert.DoesNotContain(duo.Seen, wired => (wired.Flags & ControlFlags.Nack) != 0);
    }

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void FlowsWhoseAddressIsGone_EndTheConnectionAfter120Seconds()
    {
        Duo duo = Open(out Connection client);
        duo.Wire = _ => null;
        duo.Client.AddAddress(Second, duo.Now);
        duo.Client.RemoveAddress(Duo.ClientAddress, duo.Now);
        IsGivenUpAfter120Seconds(duo, client);
    }

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void DataThatGetsNowhere_EndTheConnectionAfter120Seconds_ThoughProbesAreAnswered()
    {
        Duo duo = Open(out Connection client);
        duo.Wire = wired => wired.Bytes.Length > 500 ? null : wired;
        client.Write(new byte[5000]);
        IsGivenUpAfter120Seconds(duo, client);
    }

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void ShutWindow_IsNoReasonToGiveUp()
    {
        Duo duo = Open(out Connection client);
        client.Write(new byte[900_000]);
        client.Write(new byte[900_000]);
        duo.Wait(300);
        Assert.Equal(Outcome.None, client.Outcome);
    }

    [Fact]
    [Trait("Clause", "MIG-22")]
    public void NewAddressThatNoFlowTakes_IsNotRegistered()
    {
        NetworkAddress rendezvous = new(0x0A09_0001);
        Duo duo = new(new EndpointOptions { Policy = HostPolicy.Default with { Rendezvous = rendezvous } })
        {
            Wire = wired => wired.Destination == rendezvous ? null : wired,
        };
        duo.Server.Listen(Duo.Service);
        duo.Connect();
        duo.Client.AddAddress(Second, duo.Now);
        duo.Wait(300);
        Duo.Wired[] registers = [.. duo.Seen.Where(wired => wired.Destination == rendezvous)];
        Assert.NotEmpty(registers);
        Assert.DoesNotContain(registers, wired => wired.Source == Second);
    }

    private static void IsGivenUpAfter120Seconds(Duo duo, Connection client)
    {
        duo.Wait(119);
        Assert.Equal(Outcome.None, client.Outcome);
        duo.Wait(2);
        Assert.Equal(Outcome.Unusable, client.Outcome);
    }

    private static Duo Open(out Connection client)
    {
        Duo duo = new();
        duo.Server.Listen(Duo.Service);
        client = duo.Connect();
        Assert.Equal(ConnectionState.Established, client.Record.State);
        return duo;
    }

    private static int Answers(Duo duo) => duo.Seen.Count(wired => wired.Flags == (ControlFlags.Syn | ControlFlags.Ack));

    /// <summary>The same packet with another nonce, and a checksum that is right for it.</summary>
    private static byte[] Spoilt(Duo.Wired wired)
    {
        const int Nonce = 24;
        byte[] bytes = [.. wired.Bytes];
        if (wired is { HasControl: true, Flags: ControlFlags.None })
        {
            // Two words of the nonce change places, which leaves the sum as it is.
            (bytes[Nonce], bytes[Nonce + 1], bytes[Nonce + 2], bytes[Nonce + 3]) = (bytes[Nonce + 2], bytes[Nonce + 3], bytes[Nonce], bytes[Nonce + 1]);
        }

        return bytes;
    }
}
