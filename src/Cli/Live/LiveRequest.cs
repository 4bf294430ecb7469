using System.Net;
using ServalRef.Net;
using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Cli.Live;

/// <summary>What all live commands were asked.</summary>
/// <param name="Addresses">The host's addresses; none: those that the command stands for.</param>
/// <param name="Port">The listener's UDP port.</param>
/// <param name="Raw">Whether packets travel by IP protocol 144.</param>
internal sealed record LiveRequest(IReadOnlyList<IPAddress> Addresses, int Port, bool Raw)
{
    /// <summary>Where packets are recorded; null: nowhere.</summary>
    public string? Capture { get; init; }

    /// <summary>Where packets, states and windows are written, a JSON object a line; null: nowhere.</summary>
    public string? Trace { get; init; }

    /// <summary>Where connections are written for qvis; null: nowhere.</summary>
    public string? Qlog { get; init; }

    /// <summary>How the windows of the flows grow.</summary>
    public ICongestionControl Congestion { get; init; } = Lia.Instance;

    /// <summary>Which flow carries the next packet.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.LowestRoundTrip;

    /// <summary>Where peers find the host again; the absent address: nowhere.</summary>
    public NetworkAddress Rendezvous { get; init; }

    /// <summary>Whether addresses that come and go are followed.</summary>
    public bool Watches { get; init; } = true;

    /// <summary>Which way several packets go through one call of the kernel, to measure what that is worth.</summary>
    public Batching Batching { get; init; } = Batching.Both;

    /// <summary>Whether the prototype's dialect is spoken.</summary>
    public bool Prototype { get; init; }

    /// <summary>Whether a program reads the events.</summary>
    public bool Json { get; init; }

    /// <summary>An address of the peer, or of the host, with the port that goes with it.</summary>
    public NetworkAddress WithPort(NetworkAddress address) =>
        Raw ? new NetworkAddress(address.IPv4) : address.UdpPort != 0 ? address : address with { UdpPort = (ushort)Port };

    /// <summary>What the host is told.</summary>
    /// <param name="recording">What records it; none if nothing does.</param>
    public LiveHostOptions HostOptions(LiveRecording? recording)
    {
        LiveHostOptions options = HostOptions();
        return recording?.AddTo(options) ?? options;
    }

    /// <summary>Begins the files that record the host; none if none are asked for.</summary>
    public LiveRecording? Record() => LiveRecording.Create(Capture, Trace, Qlog);

    private LiveHostOptions HostOptions() => new()
    {
        Addresses = Addresses,
        Port = Port,
        Raw = Raw,
        WatchesAddresses = Watches,
        Batching = Batching,
        Endpoint = LiveHostOptions.DefaultEndpoint with
        {
            Transfer = TransferOptions.Default with { Algorithm = Congestion, Scheduler = Scheduler },
            Policy = HostPolicy.Default with { Rendezvous = Rendezvous },
        },
    };
}
