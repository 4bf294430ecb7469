using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>What an endpoint makes of word that a packet has reached nobody.</summary>
public class UnreachableTests
{
    [Fact]
    [Trait("Clause", "OPEN-19")]
    public void Opening_EndsSilently_WhenARepetitionIsUnreachableToo()
    {
        Duo duo = new() { Wire = static _ => null };
        Connection client = duo.Connect();
        duo.Client.OnUnreachable(duo.Seen[0].Bytes, Duo.ServerAddress, duo.Now);
        Assert.Equal(Outcome.None, client.Outcome);

        duo.Wait(1.5);
        Connection? given = duo.Client.OnUnreachable(duo.Seen[1].Bytes, Duo.ServerAddress, duo.Now);
        duo.Wait(100);

        Assert.Same(client, given);
        Assert.Equal(Outcome.Withdrawn, client.Outcome);
        Assert.Equal(2, duo.Seen.Count);
    }

    [Fact]
    [Trait("Clause", "OPEN-18")]
    public void Opening_GoesOn_WhenTheWordIsOfAnotherPacket()
    {
        Duo duo = new() { Wire = static _ => null };
        Connection client = duo.Connect();
        duo.Wait(1.5);
        byte[] syn = duo.Seen[1].Bytes;
        byte[] changed = [.. syn];
        changed[^1] ^= 1;

        duo.Client.OnUnreachable(syn, Duo.ServerAddress with { IPv4 = 1 }, duo.Now);
        duo.Client.OnUnreachable(changed, Duo.ServerAddress, duo.Now);
        duo.Client.OnUnreachable(syn.AsSpan(0, 8), Duo.ServerAddress, duo.Now);

        Assert.Equal(Outcome.None, client.Outcome);
        duo.Wait(100);
        Assert.True(duo.Seen.Count > 5);
    }

    [Fact]
    [Trait("Clause", "CONN-5")]
    public void OpenConnection_TakesNoHarm()
    {
        Duo duo = new();
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        client.Write(new byte[5_000]);
        duo.Exchange();
        Assert.True(duo.Seen.Count > 3);

        foreach (Duo.Wired wired in duo.Seen.ToArray())
        {
            Assert.Null(duo.Client.OnUnreachable(wired.Bytes, wired.Destination, duo.Now));
        }

        client.Write(new byte[5_000]);
        duo.Exchange();
        Assert.Equal(10_000, listener.Accept()!.Transfer.Readable);
        Assert.False(Assert.Single(client.Transfer.Flows).IsSuspect);
    }

    [Fact]
    [Trait("Clause", "OPEN-22")]
    public void FurtherFlow_IsGivenUp_AndTheConnectionGoesOn()
    {
        NetworkAddress nowhere = new(0x0A02_00FF);
        Duo duo = new() { Wire = wired => wired.Destination == nowhere ? null : wired };
        Listener listener = duo.Server.Listen(Duo.Service);
        Connection client = duo.Connect();
        client.OpenFlow(Duo.ClientAddress, nowhere, backup: false, duo.Now);
        duo.Exchange();
        duo.Wait(5);
        Assert.Equal(2, client.Record.Flows.Count);

        Assert.Null(duo.Client.OnUnreachable(duo.Seen.Last(wired => wired.Destination == nowhere).Bytes, nowhere, duo.Now));

        Assert.Single(client.Record.Flows.ToArray());
        client.Write(new byte[5_000]);
        duo.Exchange();
        Assert.Equal(5_000, listener.Accept()!.Transfer.Readable);
    }
}
