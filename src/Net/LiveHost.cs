using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net;

/// <summary>A Serval endpoint on the sockets of this machine, with a thread of its own.</summary>
/// <remarks>
/// Connections and listeners belong to a host; those of one host share its thread, and several hosts use several cores. All members can be
/// used from any thread.
/// </remarks>
public sealed partial class LiveHost : IAsyncDisposable
{
    private readonly LiveHostOptions _options;
    private readonly HostClock _clock = new();
    private readonly HostPorts _ports = new();
    private readonly Waiter _waiter;
    private readonly PacketSender _sender;
    private readonly PacketReceiver _receiver;
    private readonly Reachability _reachability;
    private readonly ConcurrentQueue<IHostWork> _work = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _stops;
    private int _sleeps;

    private LiveHost(LiveHostOptions options)
    {
        _options = options;
        Endpoint = new Endpoint(options.Endpoint, new UnpredictableRandom()) { Name = options.Name };
        Endpoint.Observer = new HostObserver(Counters, options.Observer);
        _waiter = Waiter.Create(options.Portable);
        _reachability = new Reachability(Endpoint, options.Logger);
        _sender = new PacketSender(_ports, Counters, _reachability) { Tap = options.Tap };
        _receiver = new PacketReceiver(Counters, options.Peers) { Tap = options.Tap };
        _thread = new Thread(Run) { Name = "serval", IsBackground = true };
    }

    /// <summary>What it did so far.</summary>
    public HostCounters Counters { get; } = new();

    /// <summary>Done when its thread has ended; failed if that was by a defect.</summary>
    public Task Completion => _stopped.Task;

    /// <summary>The addresses that it has now.</summary>
    public IReadOnlyList<NetworkAddress> Addresses { get; private set; } = [];

    internal Endpoint Endpoint { get; }

    internal Instant Now => _clock.Now;

    internal LiveHostOptions Options => _options;

    internal ILogger Logger => _options.Logger;

    /// <summary>Opens the sockets, and starts.</summary>
    /// <param name="options">What it is told.</param>
    /// <exception cref="ServalException">A port is taken, the machine lacks an address, or the process a right.</exception>
    public static LiveHost Start(LiveHostOptions options) => Start(options, static _ => { });

    /// <summary>Opens the sockets, has something done before a packet is taken from them, and starts.</summary>
    internal static LiveHost Start(LiveHostOptions options, Action<LiveHost> prepare)
    {
        ArgumentNullException.ThrowIfNull(options);
        LiveHost host = new(options);
        try
        {
            host.OpenNamed();
            host.WatchAddresses();
            prepare(host);
        }
        catch
        {
            host.Release();
            throw;
        }

        NetMetrics.Add(host.Counters);
        host._thread.Start();
        return host;
    }

    /// <summary>Stops at once: peers are not told.</summary>
    public async ValueTask DisposeAsync()
    {
        _stops = true;
        Wake();
        await _stopped.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Has the host's thread do something.</summary>
    internal void Post(IHostWork work)
    {
        _work.Enqueue(work);
        Wake();
        if (_stopped.Task.IsCompleted)
        {
            FailWork();
        }
    }

    /// <summary>Has the host's thread do something, and tells what came of it.</summary>
    /// <exception cref="ServalException">The host has stopped.</exception>
    internal Task<T> Do<T>(Func<Instant, T> work)
    {
        HostTask<T> task = new(work);
        Post(task);
        return task.Result;
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _sleeps, 0) == 1)
        {
            _waiter.Wake();
        }
    }

    private void Release()
    {
        NetMetrics.Remove(Counters);
        _watch?.Dispose();
        _ports.Dispose();
        _waiter.Dispose();
    }

    private void Open(IPAddress address)
    {
        uint number = AddressTable.Number(address);
        PortOptions options = new(_options.SocketBuffer, _options.Batching, Portable: _options.Portable);
        Port port;
        try
        {
            // All sockets of an opener have one port if that is free everywhere.
            int wanted = _ports.All.Count > 0 && !_options.Raw ? _ports.All[0].Local.UdpPort : _options.Port;
            port = PortFactory.Open(number, (ushort)wanted, _options.Raw, options);
        }
        catch (ServalException e) when (e.Error == ServalError.AddressInUse && _options.AnyPortIfTaken)
        {
            port = PortFactory.Open(number, 0, _options.Raw, options);
        }

        _ports.Add(port);
        Endpoint.AddAddress(port.Local, Now);
        Addresses = [.. Endpoint.Addresses];
        Logger.PortOpened(port.Local, port.ReceiveBuffer);
    }
}
