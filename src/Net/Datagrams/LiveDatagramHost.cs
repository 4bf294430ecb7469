using System.Collections.Concurrent;
using System.Net;
using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net.Datagrams;

/// <summary>A host that speaks <c>prototype2014</c> for connected datagrams on the sockets of this machine, with a thread of its own.</summary>
public sealed class LiveDatagramHost : IAsyncDisposable
{
    private readonly LiveDatagramOptions _options;
    private readonly HostClock _clock = new();
    private readonly HostPorts _ports = new();
    private readonly Waiter _waiter = Waiter.Create(portable: false);
    private readonly PacketReceiver _receiver;
    private readonly ConcurrentQueue<IHostWork> _work = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _draft = GC.AllocateArray<byte>(1 << 16, pinned: true);
    private volatile bool _stops;

    // A packet that its socket had no room for.
    private Transmit? _kept;

    private LiveDatagramHost(LiveDatagramOptions options)
    {
        _options = options;
        Endpoint = new DatagramEndpoint(options.Endpoint, new UnpredictableRandom());
        _receiver = new PacketReceiver(Counters, []) { Tap = options.Tap };
    }

    /// <summary>What it did so far.</summary>
    public HostCounters Counters { get; } = new();

    /// <summary>Done when its thread has ended.</summary>
    public Task Completion => _stopped.Task;

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<NetworkAddress> Addresses { get; private set; } = [];

    internal DatagramEndpoint Endpoint { get; }

    /// <summary>Opens the sockets, and starts.</summary>
    /// <exception cref="ServalException">A port is taken, the machine lacks an address, or the process a right.</exception>
    public static LiveDatagramHost Start(LiveDatagramOptions options) => Start(options, static _ => { });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stops = true;
        _waiter.Wake();
        await _stopped.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal static LiveDatagramHost Start(LiveDatagramOptions options, Action<LiveDatagramHost> prepare)
    {
        ArgumentNullException.ThrowIfNull(options);
        LiveDatagramHost host = new(options);
        try
        {
            foreach (IPAddress address in options.Addresses)
            {
                host.Open(address);
            }

            prepare(host);
        }
        catch
        {
            host.Release();
            throw;
        }

        new Thread(host.Run) { Name = "serval datagrams", IsBackground = true }.Start();
        return host;
    }

    internal void Post(IHostWork work)
    {
        _work.Enqueue(work);
        _waiter.Wake();
        if (_stopped.Task.IsCompleted)
        {
            FailWork();
        }
    }

    internal Task<T> Do<T>(Func<Instant, T> work)
    {
        HostTask<T> task = new(work);
        Post(task);
        return task.Result;
    }

    /// <summary>The address to ask a peer from: the host's first, or the one that the routes choose.</summary>
    /// <exception cref="ServalException">There is no way to the peer.</exception>
    internal NetworkAddress LocalFor(NetworkAddress peer)
    {
        if (_options.Addresses.Count > 0)
        {
            return Addresses[0];
        }

        uint chosen = AddressTable.ChosenFor(PortFactory.IPAddressOf(peer.IPv4));
        if (chosen == 0)
        {
            throw new ServalException(ServalError.Unreachable, $"there is no route to {peer}");
        }

        return _ports.FindHost(chosen)?.Local ?? Open(PortFactory.IPAddressOf(chosen));
    }

    private NetworkAddress Open(IPAddress address)
    {
        PortOptions asked = new(ReceiveBuffer: 1 << 20, Batching.None);
        Port port = PortFactory.Open(AddressTable.Number(address), _options.Raw ? (ushort)0 : (ushort)_options.Port, _options.Raw, asked);
        _ports.Add(port);
        Endpoint.AddAddress(port.Local, _clock.Now);
        Addresses = [.. Endpoint.Addresses];
        return port.Local;
    }

    private void Run()
    {
        try
        {
            PacketReceiver.Taker take = Take;
            while (!_stops)
            {
                Turn(take);
            }

            Release();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            // Nobody above this thread could tell: whoever uses the host is told.
            _stops = true;
            Release();
            _stopped.SetException(e);
        }

        FailWork();
    }

    private void Turn(PacketReceiver.Taker take)
    {
        Instant now = _clock.Now;
        bool more = false;
        for (int index = 0; index < _ports.All.Count; index++)
        {
            more |= _receiver.Receive(_ports.All[index], take, now);
        }

        Endpoint.HandleDeadline(now);
        while (_work.TryDequeue(out IHostWork? work))
        {
            work.Do(now);
        }

        while (Endpoint.TryEvent(out DatagramEvent told))
        {
            Tell(told, now);
        }

        Port? blocked = Transmit(now);
        if (!more && _work.IsEmpty)
        {
            Instant at = Endpoint.Deadline;
            Duration wait = at == Instant.Never ? Duration.MaxValue : Duration.Max(at - _clock.Now, Duration.Zero);
            _waiter.Wait(_ports.All, blocked, wait);
        }
    }

    private void Take(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, Instant now) =>
        Endpoint.Handle(sal, source, destination, now);

    private static void Tell(in DatagramEvent told, Instant now)
    {
        if (told.Kind == DatagramEventKind.Incoming)
        {
            (told.Binding!.Tag as ServalDatagramListener)?.OnIncoming();
        }

        (told.Connection?.Tag as ServalDatagramConnection)?.OnEvent(told, now);
    }

    // The port that has no room for the next packet; none if all are sent.
    private Port? Transmit(Instant now)
    {
        while (_kept is not null || Endpoint.TryTransmit(_draft, out Transmit next) && (_kept = next) is not null)
        {
            Transmit transmit = _kept!.Value;
            ReadOnlySpan<byte> packet = _draft.AsSpan(0, transmit.Length);
            Port? port = _ports.Find(transmit.Source);
            SendResult result = port?.Send(packet, packet.Length, transmit.Destination, transmit.TimeToLive) ?? SendResult.Unreachable;
            if (result == SendResult.Full)
            {
                return port;
            }

            _kept = null;
            Note(packet, transmit, result, now);
        }

        return null;
    }

    private void Note(ReadOnlySpan<byte> packet, in Transmit transmit, SendResult result, Instant now)
    {
        if (result == SendResult.Sent)
        {
            Counters.Sends++;
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

    private void Release()
    {
        _ports.Dispose();
        _waiter.Dispose();
    }

    private void FailWork()
    {
        while (_work.TryDequeue(out IHostWork? work))
        {
            work.Fail();
        }
    }
}
