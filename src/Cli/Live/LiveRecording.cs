using ServalRef.Net;
using ServalRef.Net.Hosting;
using ServalRef.Oracle.Capture;
using ServalRef.Rendering.Tracing;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Live;

/// <summary>The files that record a live host: a capture that says which way each packet went, a trace, a qlog.</summary>
/// <remarks>Capture and trace name the host, so that a check knows whose view it is, and of which host when several files are given.</remarks>
internal sealed class LiveRecording : IPacketTap, IDisposable
{
    private static int _hosts;
    private readonly byte[] _image = new byte[1 << 16];
    private readonly string _host;
    private readonly string _at;
    private readonly PcapNgWriter? _capture;
    private readonly int _interface;
    private readonly TraceWriter? _trace;
    private readonly QlogFile? _qlog;
    private readonly QlogHost? _connections;

    private LiveRecording(Stream? capture, Stream? trace, Stream? qlog)
    {
        _host = $"{Environment.MachineName.Replace('.', '-')}-{Environment.ProcessId}-{Interlocked.Increment(ref _hosts)}";
        _at = $"{_host}.live";
        _capture = capture is null ? null : new PcapNgWriter(capture, namesHosts: true);
        _interface = _capture?.AddInterface(_at, LinkLayer.Raw) ?? 0;
        _trace = trace is null ? null : new TraceWriter(trace);
        _qlog = qlog is null ? null : new QlogFile(qlog, $"servalref on {_host}");
        _connections = _qlog?.Host(_host);
        IEndpointObserver?[] control = [_trace, _connections];
        ITransferObserver?[] transfer = [_trace, _connections];
        Observer = new ObserverGroup([.. control.OfType<IEndpointObserver>()], [.. transfer.OfType<ITransferObserver>()]);
    }

    /// <summary>What is to be told of the host's connections.</summary>
    public ObserverGroup Observer { get; }

    /// <summary>Begins to record; none if no file is named.</summary>
    /// <param name="capture">The file of the packets (pcapng); null: none.</param>
    /// <param name="trace">The file of packets, states and windows (a JSON object a line); null: none.</param>
    /// <param name="qlog">The file of connections for qvis; null: none.</param>
    public static LiveRecording? Create(string? capture, string? trace = null, string? qlog = null) =>
        (capture ?? trace ?? qlog) is null ? null : new LiveRecording(File(capture), File(trace), File(qlog));

    /// <summary>What a host is told, with what records it.</summary>
    public LiveHostOptions AddTo(LiveHostOptions options)
    {
        options = options with { Tap = this, Name = _host };
        return _trace is null && _qlog is null ? options : options with { Observer = Observer, TransferObserver = Observer };
    }

    /// <inheritdoc/>
    public void OnPacket(
        ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, bool inbound, Instant now)
    {
        if (_capture is not null || _trace is not null)
        {
            int length = Ipv4.Encapsulate(_image, source, destination, sal, timeToLive: timeToLive, dontFragment: true);
            _capture?.Write(_interface, now, _image.AsSpan(0, length), inbound: inbound);
            _trace?.Packet(_at, inbound, source, destination, _image.AsSpan(0, length), now);
        }

        _connections?.OnPacket(sal, source, destination, inbound, now);
    }

    /// <inheritdoc/>
    public void OnNotSent(int packets)
    {
        // Their numbers are missing from what was sent, so that the recording is not whole.
        _capture?.NoteDropped(_interface, packets);
        _trace?.Skip(packets);
    }

    /// <summary>Ends it; the host has stopped.</summary>
    public void Dispose()
    {
        _capture?.WriteStatistics();
        _capture?.Dispose();
        _trace?.Dispose();
        _qlog?.Dispose();
    }

    private static BufferedStream? File(string? path) =>
        path is null ? null : new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write), 1 << 16);
}
