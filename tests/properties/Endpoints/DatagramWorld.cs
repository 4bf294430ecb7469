using ServalRef.Oracle;
using ServalRef.Properties.Soundness;
using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Properties.Endpoints;

/// <summary>Two hosts that speak datagrams over a network that loses, repeats and delays, and a capture at each.</summary>
internal sealed class DatagramWorld
{
    private readonly byte[] _buffer = new byte[4096];
    private readonly Random _chance;
    private readonly PriorityQueue<(int To, byte[] Bytes, NetworkAddress Source, NetworkAddress Destination), (long At, int Order)> _way = new();
    private readonly Trace[] _traces = [new(), new()];
    private int _order;

    internal DatagramWorld(int seed, double loss = 0, double duplication = 0, DatagramOptions? options = null)
    {
        (_chance, Loss, Duplication) = (new Random(seed), loss, duplication);
        Hosts = [new DatagramEndpoint(options ?? DatagramOptions.Default, new Random(seed + 1)), new DatagramEndpoint(options ?? DatagramOptions.Default, new Random(seed + 2))];
        Hosts[0].AddAddress(Client, default);
        Hosts[1].AddAddress(Server, default);
    }

    internal static ServiceId Service { get; } = new((UInt128)0x4001 << 96, 0);

    internal static ServiceId ClientService { get; } = new((UInt128)0x4002 << 96, 0);

    internal static NetworkAddress Client { get; } = new(0x0A01_0001);

    internal static NetworkAddress ClientElsewhere { get; } = new(0x0A01_0101);

    internal static NetworkAddress Server { get; } = new(0x0A01_0002);

    internal DatagramEndpoint[] Hosts { get; }

    internal double Loss { get; set; }

    internal double Duplication { get; set; }

    internal Instant Now { get; private set; } = Instant.FromSeconds(1);

    internal List<DatagramEvent>[] Told { get; } = [[], []];

    internal DatagramConnection Connect() => Hosts[0].Connect(Service, Client, Server, Now);

    /// <summary>The client sends an unconnected datagram to the service.</summary>
    /// <returns>Where the answer comes to.</returns>
    internal DatagramBinding Ask(ReadOnlySpan<byte> question)
    {
        DatagramBinding from = Hosts[0].Bind(ClientService);
        Hosts[0].SendTo(from, Service, Client, Server, question);
        return from;
    }

    /// <summary>Runs for a while.</summary>
    internal void Run(double seconds)
    {
        Instant end = Now + Duration.FromSeconds(seconds);
        while (true)
        {
            Collect(0);
            Collect(1);
            long way = _way.TryPeek(out _, out (long At, int Order) first) ? first.At : long.MaxValue;
            var next = Instant.Min(new Instant(way), Instant.Min(Hosts[0].Deadline, Hosts[1].Deadline));
            if (next > end)
            {
                Now = end;
                return;
            }

            Now = next > Now ? next : Now;
            if (way <= Now.Nanoseconds)
            {
                (int to, byte[] bytes, NetworkAddress source, NetworkAddress destination) = _way.Dequeue();
                if (Hosts[to].Addresses.Contains(destination))
                {
                    _traces[to].Add(Now.Nanoseconds, source, destination, bytes);
                }

                Hosts[to].Handle(bytes, source, destination, Now);
            }

            Hosts[0].HandleDeadline(Now);
            Hosts[1].HandleDeadline(Now);
        }
    }

    /// <summary>What the oracle says of the capture of a host.</summary>
    internal Report Judged(int host) =>
        _traces[host].Judged(Dialect.Prototype2014, host == 0 ? [Client, ClientElsewhere] : [Server]);

    internal string Ladder(int host, int around) => _traces[host].Ladder(Dialect.Prototype2014, around);

    private void Collect(int host)
    {
        while (Hosts[host].TryEvent(out DatagramEvent told))
        {
            Told[host].Add(told);
        }

        while (Hosts[host].TryTransmit(_buffer, out Transmit transmit))
        {
            byte[] bytes = _buffer[..transmit.Length];
            _traces[host].Add(Now.Nanoseconds, transmit.Source, transmit.Destination, bytes);
            int copies = _chance.NextDouble() < Loss ? 0 : _chance.NextDouble() < Duplication ? 2 : 1;
            for (int copy = 0; copy < copies; copy++)
            {
                long delay = _chance.Next(1_000_000, 20_000_000);
                _way.Enqueue((1 - host, bytes, transmit.Source, transmit.Destination), (Now.Nanoseconds + delay, _order++));
            }
        }
    }
}
