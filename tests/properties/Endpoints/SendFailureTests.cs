using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>What an endpoint makes of packets that its sockets could not send, and how its connections take turns.</summary>
public class SendFailureTests
{
    private const int Written = 10_000;

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void TooLongForTheDevice_IsSentSmaller_AtOnce()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        int refused = 0;
        duo.Wire = wired =>
        {
            if (Ipv4.Overhead(wired.Source) + wired.Bytes.Length <= 1280)
            {
                return wired;
            }

            refused++;
            duo.Client.OnSendFailed(wired.Bytes, tooLong: true);
            return null;
        };

        client.Write(new byte[Written]);
        duo.Exchange();

        Assert.Equal(Written, server.Transfer.Readable);
        Assert.Equal(1280, Assert.Single(client.Transfer.Flows).Mtu);
        Assert.True(refused > 0);
    }

    [Fact]
    [Trait("Clause", "DATA-15")]
    public void AddressWithoutAWay_LeavesItsDataToTheOthers_AtOnce()
    {
        NetworkAddress second = new(0x0A01_0002);
        Duo duo = new();
        duo.Client.AddAddress(second, duo.Now);
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        Connection server = listener.Accept()!;
        client.OpenFlow(second, Duo.ServerAddress, backup: false, duo.Now);
        duo.Exchange();
        Assert.Equal(2, client.Transfer.Flows.Count);
        duo.Wire = wired =>
        {
            if (wired.Source != Duo.ClientAddress)
            {
                return wired;
            }

            duo.Client.OnSendFailed(wired.Bytes, tooLong: false);
            return null;
        };

        client.Write(new byte[Written]);
        duo.Exchange();

        Assert.Equal(Written, server.Transfer.Readable);
        Assert.True(client.Transfer.Flows[0].IsSuspect);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Connections_TakeTurns_OfSoManyPackets(int burst)
    {
        Duo duo = new(new EndpointOptions { Burst = burst });
        duo.Server.Listen(Duo.Service);
        Connection[] connections = [duo.Connect(), duo.Connect()];
        duo.Exchange();
        duo.Seen.Clear();
        Array.ForEach(connections, connection => connection.Write(new byte[20_000]));

        duo.Exchange();

        List<uint> flows = [.. duo.Seen.Where(wired => wired.Source == Duo.ClientAddress).Take(2 * burst).Select(wired => SourceFlow(wired.Bytes))];
        Assert.Single(flows.Take(burst).Distinct());
        Assert.Single(flows.Skip(burst).Distinct());
        Assert.NotEqual(flows[0], flows[^1]);
    }

    private static uint SourceFlow(byte[] bytes)
    {
        Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet));
        return packet.SourceFlow;
    }
}
