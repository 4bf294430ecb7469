using System.Text;
using FsCheck.Xunit;
using ServalRef.Oracle;
using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>Datagrams on the wire of the prototype, connected and unconnected (WIRE-10, WIRE-17).</summary>
public sealed class DatagramTests
{
    private readonly byte[] _buffer = new byte[2048];

    [Fact]
    public void Connection_CarriesDatagramsBothWays_AndCloses()
    {
        DatagramWorld world = new(1);
        DatagramBinding binding = world.Hosts[1].Bind(DatagramWorld.Service, backlog: 1);
        DatagramConnection client = world.Connect();
        Assert.False(client.Send("too early"u8));
        world.Run(1);
        DatagramConnection server = Assert.IsType<DatagramConnection>(binding.Accept());
        Assert.True(client.Send("question"u8));
        Assert.True(server.Send("answer"u8));
        world.Run(1);
        Assert.Equal("question", Read(server));
        Assert.Equal("answer", Read(client));

        client.Close(world.Now);
        Assert.False(client.Send("too late"u8));
        Assert.True(server.Send("last words"u8));
        world.Run(1);
        Assert.Equal("last words", Read(client));
        server.Close(world.Now);
        world.Run(100);
        Assert.Equal((Outcome.Finished, Outcome.Finished), (client.Outcome, server.Outcome));
        Assert.Equal(
            [DatagramEventKind.Incoming, DatagramEventKind.Readable, DatagramEventKind.PeerClosed, DatagramEventKind.Closed],
            world.Told[1].Select(told => told.Kind));
        Assert.All([0, 1], host => AssertConforms(world, host));
    }

    [Fact]
    public void UnconnectedDatagram_ReachesTheService_AndCanBeAnswered()
    {
        DatagramWorld world = new(2);
        DatagramBinding server = world.Hosts[1].Bind(DatagramWorld.Service);
        DatagramBinding client = world.Ask("question"u8);
        world.Run(1);
        Assert.True(server.TryReceive(_buffer, out int length, out DatagramSender from));
        Assert.Equal("question", Encoding.ASCII.GetString(_buffer, 0, length));
        Assert.Equal(new DatagramSender(DatagramWorld.ClientService, DatagramWorld.Client, DatagramWorld.Server), from);

        world.Hosts[1].SendTo(server, from.Service, from.At, from.Address, "answer"u8);
        world.Run(1);
        Assert.True(client.TryReceive(_buffer, out length, out _));
        Assert.Equal("answer", Encoding.ASCII.GetString(_buffer, 0, length));
        Assert.Equal(2, world.Told.Sum(told => told.Count));
        Assert.All([0, 1], host => AssertConforms(world, host));
    }

    [Fact]
    public void UnconnectedDatagram_ForNobody_IsDroppedInSilence()
    {
        DatagramWorld world = new(3);
        world.Ask("question"u8);
        world.Run(1);
        Assert.Equal((1, 0), (world.Hosts[1].Dropped, world.Hosts[0].Dropped));
        Assert.Equal(1, world.Judged(0).Packets);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UnknownOrUnlistedService_RefusesAConnection(bool bound)
    {
        DatagramWorld world = new(4);
        if (bound)
        {
            world.Hosts[1].Bind(DatagramWorld.Service, backlog: 0);
        }

        DatagramConnection client = world.Connect();
        world.Run(1);
        Assert.Equal(Outcome.Refused, client.Outcome);
        Assert.Equal(DatagramEventKind.Closed, Assert.Single(world.Told[0]).Kind);
    }

    [Fact]
    public void Connection_Moves_WhenItsAddressGoes()
    {
        DatagramWorld world = new(5);
        DatagramBinding binding = world.Hosts[1].Bind(DatagramWorld.Service, backlog: 1);
        DatagramConnection client = world.Connect();
        world.Run(1);
        world.Hosts[0].RemoveAddress(DatagramWorld.Client, world.Now);
        Assert.False(client.Send("nowhere"u8));
        world.Run(1);
        world.Hosts[0].AddAddress(DatagramWorld.ClientElsewhere, world.Now);
        world.Run(1);
        DatagramConnection server = Assert.IsType<DatagramConnection>(binding.Accept());
        Assert.Equal(DatagramWorld.ClientElsewhere, server.Record.Peer);
        Assert.True(client.Send("still here"u8));
        world.Run(1);
        Assert.Equal("still here", Read(server));
        Assert.Contains(world.Told[1], told => told.Kind == DatagramEventKind.Moved);
        Assert.All([0, 1], host => AssertConforms(world, host));
    }

    [Fact]
    public void FullQueue_DropsTheNewest_AndCounts()
    {
        DatagramWorld world = new(6, options: new DatagramOptions { ReceiveQueue = 2 });
        DatagramBinding binding = world.Hosts[1].Bind(DatagramWorld.Service, backlog: 1);
        DatagramConnection client = world.Connect();
        world.Run(1);
        foreach (byte number in "abc"u8)
        {
            Assert.True(client.Send([number]));
            world.Run(0.1);
        }

        DatagramConnection server = Assert.IsType<DatagramConnection>(binding.Accept());
        Assert.Equal(("a", "b", 1L), (Read(server), Read(server), server.Dropped));
        Assert.False(server.TryReceive(_buffer, out _));
    }

    [Fact]
    public void DamagedDatagram_IsDropped()
    {
        DatagramWorld world = new(7);
        DatagramBinding binding = world.Hosts[1].Bind(DatagramWorld.Service);
        world.Ask("question"u8);
        Assert.True(world.Hosts[0].TryTransmit(_buffer, out Runtime.Endpoints.Transmit transmit));
        _buffer[transmit.Length - 1] ^= 1;
        world.Hosts[1].Handle(_buffer.AsSpan(0, transmit.Length), transmit.Source, transmit.Destination, world.Now);
        Assert.Equal(1, world.Hosts[1].Dropped);
        Assert.False(binding.TryReceive(_buffer, out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1461)]
    public void Length_IsChecked(int length)
    {
        DatagramWorld world = new(8);
        DatagramConnection client = world.Connect();
        Assert.Equal(1460, client.LongestDatagram);
        ArgumentException error = Assert.Throws<ArgumentException>(() => client.Send(new byte[length]));
        Assert.Contains($"1 to 1460 bytes here, not {length}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The longest datagram fills the MTU, whatever carries it, and is the longest that does.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(Ipv4.ClientUdpPort)]
    public void LongestDatagram_FillsTheMtu(ushort port)
    {
        DatagramEndpoint host = new(DatagramOptions.Default, new Random(11));
        NetworkAddress local = DatagramWorld.Client with { UdpPort = port };
        host.AddAddress(local, default);
        NetworkAddress peer = DatagramWorld.Server with { UdpPort = port };
        int longest = host.LongestDatagram(local) - 72;
        DatagramBinding from = host.Bind(DatagramWorld.ClientService);
        host.SendTo(from, DatagramWorld.Service, local, peer, new byte[longest]);
        Assert.True(host.TryTransmit(_buffer, out Runtime.Endpoints.Transmit transmit));
        byte[] packet = new byte[4096];
        Assert.Equal(1500, Ipv4.Encapsulate(packet, local, peer, _buffer.AsSpan(0, transmit.Length)));
        Assert.Throws<ArgumentException>(() => host.SendTo(from, DatagramWorld.Service, local, peer, new byte[longest + 1]));
    }

    [Fact]
    public void SilentPeer_TimesOut()
    {
        DatagramWorld world = new(9, loss: 1);
        DatagramConnection client = world.Connect();
        world.Run(3600);
        Assert.Equal(Outcome.TimedOut, client.Outcome);
        Assert.Equal(ControlLimits.Prototype2014.Tries + 1, world.Judged(0).Packets);
        Assert.Equal(Instant.Never, world.Hosts[0].Deadline);
    }

    /// <summary>Whatever the network does, both ends come to an end, no datagram is invented, and the oracle accepts both captures.</summary>
    [Property(MaxTest = 200)]
    public void HostileNetwork_EndsBothSides_AndConforms(int seed, byte fault, bool moves)
    {
        DatagramWorld world = new(seed, loss: (fault & 3) * 0.1, duplication: (fault >> 2 & 3) * 0.1);
        DatagramBinding binding = world.Hosts[1].Bind(DatagramWorld.Service, backlog: 4);
        DatagramConnection client = world.Connect();
        world.Run(30);
        for (byte number = 1; number <= 20; number++)
        {
            client.Send([number]);
            world.Run(0.05);
            if (moves && number == 8)
            {
                world.Hosts[0].AddAddress(DatagramWorld.ClientElsewhere, world.Now);
                world.Hosts[0].RemoveAddress(DatagramWorld.Client, world.Now);
            }
        }

        world.Run(30);
        client.Close(world.Now);
        world.Run(30);
        while (binding.Accept() is { } server)
        {
            while (server.TryReceive(_buffer, out int length))
            {
                Assert.Equal(1, length);
                Assert.InRange(_buffer[0], 1, 20);
            }

            server.Close(world.Now);
        }

        world.Run(7200);
        Assert.NotEqual(Outcome.None, client.Outcome);
        Assert.Equal((Instant.Never, Instant.Never), (world.Hosts[0].Deadline, world.Hosts[1].Deadline));
        AssertConforms(world, 0);
        AssertConforms(world, 1);
    }

    private string Read(DatagramConnection connection)
    {
        Assert.True(connection.TryReceive(_buffer, out int length));
        return Encoding.ASCII.GetString(_buffer, 0, length);
    }

    private static void AssertConforms(DatagramWorld world, int host)
    {
        Report report = world.Judged(host);
        Finding? first = report.Findings.FirstOrDefault(finding => finding.Severity == Severity.Violation);
        Assert.True(first is null, first is null ? "" : $"{first.Clause}: {first.Message}\n{world.Ladder(host, first.Packet.Number)}");
        Assert.Equal(0, report.Malformed);
    }
}
