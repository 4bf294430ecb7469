using ServalRef.Runtime.Congestion;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Tcp;

/// <summary>A background TCP transfer, counted in packets.</summary>
public sealed class TcpFlow : IEventTarget
{
    private readonly TcpSender _sender;
    private readonly TcpReceiver _receiver;

    /// <summary>A transfer over given links, which waits to be started.</summary>
    /// <param name="network">The network.</param>
    /// <param name="forth">The links for data, at least one.</param>
    /// <param name="back">The links for ACKs, at least one.</param>
    /// <param name="options">What the TCP is like.</param>
    public TcpFlow(Network network, IReadOnlyList<Link> forth, IReadOnlyList<Link> back, TcpOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(forth);
        ArgumentNullException.ThrowIfNull(back);
        ArgumentNullException.ThrowIfNull(options);
        Network = network;
        _sender = new TcpSender(network, options, new ConnectionWindows(Reno.Instance));
        _receiver = new TcpReceiver(network, options) { Back = Hop.Along(back, _sender) };
        _sender.Forth = Hop.Along(forth, _receiver);
    }

    /// <summary>Packets delivered in order.</summary>
    public long Delivered => _receiver.Expected;

    /// <summary>Retransmission timeouts.</summary>
    public long Timeouts => _sender.Timeouts;

    /// <summary>Recoveries from loss without a timeout.</summary>
    public long Recoveries => _sender.Recoveries;

    /// <summary>Packets sent again.</summary>
    public long Resent => _sender.Resent;

    /// <summary>Congestion window in bytes.</summary>
    public long Cwnd => _sender.Window.Cwnd;

    /// <summary>Whether all packets have been acknowledged.</summary>
    public bool IsDone => _sender.IsDone;

    private Network Network { get; }

    /// <summary>Starts the transfer at a moment.</summary>
    public void StartAt(Instant at) => Network.Simulator.At(at, this);

    /// <summary>Calls back when all packets have been acknowledged.</summary>
    public void WhenDone(Action<Instant> action) => _sender.Done = action;

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        if (!_sender.IsStarted)
        {
            _sender.Start(now);
        }
    }
}
