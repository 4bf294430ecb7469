using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Endpoints;

/// <summary>Two endpoints joined by a wire without delay, which a test may look at and interfere with.</summary>
internal sealed class Duo
{
    private readonly byte[] _buffer = new byte[4096];

    internal Duo(EndpointOptions? options = null, int seed = 1)
    {
        Client = new Endpoint(options ?? new EndpointOptions(), new Random(seed));
        Server = new Endpoint(options ?? new EndpointOptions(), new Random(seed + 1));
        Client.AddAddress(ClientAddress, default);
        Server.AddAddress(ServerAddress, default);
    }

    internal static ServiceId Service { get; } = new((UInt128)5 << 112, 0);

    internal static NetworkAddress ClientAddress { get; } = new(0x0A01_0001);

    internal static NetworkAddress ServerAddress { get; } = new(0x0A02_0001);

    internal Endpoint Client { get; }

    internal Endpoint Server { get; }

    internal Instant Now { get; private set; } = Instant.FromSeconds(1);

    /// <summary>Decides what arrives: a packet may be dropped, or come from elsewhere.</summary>
    internal Func<Wired, Wired?> Wire { get; set; } = wired => wired;

    internal List<Wired> Seen { get; } = [];

    internal Connection Connect()
    {
        Connection connection = Client.Connect(Service, ClientAddress, ServerAddress, Now);
        Exchange();
        return connection;
    }

    /// <summary>Has everything delivered until both have nothing more to send.</summary>
    internal void Exchange()
    {
        bool any = true;
        while (any)
        {
            any = Pass(Client, Server) | Pass(Server, Client);
        }
    }

    internal void Wait(double seconds)
    {
        Instant end = Now + Duration.FromSeconds(seconds);
        while (Instant.Min(Client.Deadline, Server.Deadline) is var next && next <= end)
        {
            Now = next > Now ? next : Now;
            Client.HandleDeadline(Now);
            Server.HandleDeadline(Now);
            Exchange();
        }

        Now = end;
    }

    internal static List<EndpointEvent> Events(Endpoint endpoint)
    {
        List<EndpointEvent> events = [];
        while (endpoint.TryEvent(out EndpointEvent told))
        {
            events.Add(told);
        }

        return events;
    }

    private bool Pass(Endpoint from, Endpoint to)
    {
        bool any = false;
        while (from.TryTransmit(_buffer, Now, out Transmit transmit))
        {
            any = true;
            byte[] bytes = _buffer[..transmit.Length];
            Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet));
            Wired wired = new(bytes, transmit.Source, transmit.Destination, packet.Flags, packet.HasControl);
            Seen.Add(wired);
            if (Wire(wired) is { } arrives)
            {
                to.Handle(arrives.Bytes, arrives.Source, arrives.Destination, Now);
            }
        }

        return any;
    }

    internal sealed record Wired(byte[] Bytes, NetworkAddress Source, NetworkAddress Destination, ControlFlags Flags, bool HasControl);
}
