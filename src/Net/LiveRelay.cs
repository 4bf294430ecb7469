using System.Net;
using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net;

/// <summary>What a relay on a real network is told once.</summary>
public sealed record LiveRelayOptions
{
    /// <summary>Its addresses, at least one; the first is the one that it puts into SOURCE (RES-6a).</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The UDP port at each of them; 0: any that is free.</summary>
    public int Port { get; init; } = Ipv4.ServerUdpPort;

    /// <summary>Whether packets travel by IP protocol 144 rather than in UDP.</summary>
    public bool Raw { get; init; }

    /// <summary>Where SYNs go, by service (RES-1).</summary>
    public ServiceTable Services { get; init; } = ServiceTable.Empty;

    /// <summary>Told of every packet, on the relay's thread.</summary>
    public IPacketTap? Tap { get; init; }
}

/// <summary>A service router and rendezvous on the sockets of this machine, with a thread of its own.</summary>
/// <remarks>What it passes on leaves with the IP source that it came with (RES-6b), which needs CAP_NET_RAW.</remarks>
public sealed class LiveRelay : IAsyncDisposable
{
    private readonly LiveRelayOptions _options;
    private readonly Relay _relay = new(new UnpredictableRandom());
    private readonly HostClock _clock = new();
    private readonly HostPorts _ports = new();
    private readonly HeaderSocket _sender;
    private readonly PollWaiter _waiter;
    private readonly PacketReceiver _receiver;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _draft = new byte[2048];
    private volatile bool _stops;

    private LiveRelay(LiveRelayOptions options)
    {
        _options = options;
        _sender = new HeaderSocket();
        _waiter = new PollWaiter();
        _receiver = new PacketReceiver(Counters, []) { Tap = options.Tap };
        _relay.Services = options.Services;
    }

    /// <summary>What it did so far.</summary>
    public HostCounters Counters { get; } = new();

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<NetworkAddress> Addresses => _relay.Addresses;

    /// <summary>Packets that it has passed on.</summary>
    public long Forwarded => _relay.Forwarded;

    /// <summary>Opens the sockets, and starts.</summary>
    /// <exception cref="ServalException">A port is taken, the machine lacks an address, or the process a right.</exception>
    public static LiveRelay Start(LiveRelayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LiveRelay relay = new(options);
        try
        {
            foreach (IPAddress address in options.Addresses)
            {
                PortOptions asked = new(ReceiveBuffer: 1 << 20, Batching: Batching.None, TellsTimeToLive: true);
                Port port = PortFactory.Open(AddressTable.Number(address), (ushort)options.Port, options.Raw, asked);
                relay._ports.Add(port);
                relay._relay.AddAddress(port.Local);
            }
        }
        catch
        {
            relay.Release();
            throw;
        }

        new Thread(relay.Run) { Name = "serval relay", IsBackground = true }.Start();
        return relay;
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        _stops = true;
        _waiter.Wake();
        await _stopped.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Run()
    {
        try
        {
            PacketReceiver.Taker take = Take;
            while (!_stops)
            {
                Instant now = _clock.Now;
                bool more = false;
                foreach (Port port in _ports.All)
                {
                    more |= _receiver.Receive(port, take, now);
                }

                if (!more)
                {
                    _waiter.Wait(_ports.All, blocked: null, Duration.MaxValue);
                }
            }

            Release();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            // Nobody above this thread could tell.
            Release();
            _stopped.SetException(e);
        }
    }

    private void Take(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, Instant now)
    {
        _relay.Handle(sal, source, destination, timeToLive, now);
        while (_relay.TryTransmit(_draft, out Transmit transmit))
        {
            ReadOnlySpan<byte> packet = _draft.AsSpan(0, transmit.Length);
            if (_sender.Send(packet, transmit.Source, transmit.Destination, transmit.TimeToLive))
            {
                Counters.Sent++;
                Counters.SentBytes += packet.Length;
                _options.Tap?.OnPacket(packet, transmit.Source, transmit.Destination, transmit.TimeToLive, inbound: false, now);
            }
            else
            {
                Counters.Failed++;
                _options.Tap?.OnNotSent(1);
            }
        }
    }

    private void Release()
    {
        _ports.Dispose();
        _sender.Dispose();
        _waiter.Dispose();
    }
}
