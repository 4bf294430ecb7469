using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Background traffic of a constant rate, perhaps with pauses; nobody acknowledges it.</summary>
public sealed class ConstantRate : IEventTarget
{
    private readonly Network _network;
    private readonly Hop _route;
    private readonly ConstantRateOptions _options;
    private readonly Random _chance;
    private readonly Sink _sink = new();
    private long _onUntil = long.MaxValue;
    private Instant _next;

    /// <summary>A source over given links.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Its name, by which its chance is drawn.</param>
    /// <param name="links">At least one.</param>
    /// <param name="options">Rate and pauses.</param>
    public ConstantRate(Network network, string name, IReadOnlyList<Link> links, ConstantRateOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_network, _options, _route) = (network, options, Hop.Along(links, _sink));
        _chance = network.Simulator.Chance("constant rate " + name);
    }

    /// <summary>Packets that arrived.</summary>
    public long Delivered => _sink.Count;

    /// <summary>Starts it at a moment, with a busy period.</summary>
    public void StartAt(Instant at)
    {
        _next = at;
        _onUntil = _options.On == Duration.Zero ? long.MaxValue : at.After(Draw(_options.On)).Nanoseconds;
        _network.Simulator.At(at, this);
    }

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        if (now.Nanoseconds >= _onUntil)
        {
            _next = now.After(Draw(_options.Off));
            _onUntil = _next.After(Draw(_options.On)).Nanoseconds;
            _network.Simulator.At(_next, this);
            return;
        }

        new Tcp.Segment(IsAck: false, 0).Send(_route, _options.PacketBytes, now);
        _next = _next.After((long)(_options.PacketBytes * 8e9 / _options.Rate));
        _network.Simulator.At(_next, this);
    }

    private long Draw(Duration mean)
    {
        double nanoseconds = mean.Nanoseconds;
        return (long)(_options.Random ? -nanoseconds * Math.Log(1 - _chance.NextDouble()) : nanoseconds);
    }

    private sealed class Sink : FrameReceiver
    {
        internal long Count { get; private set; }

        internal override void Receive(in Frame frame, Instant now) => Count++;
    }
}

/// <summary>Rate and pauses of constant-rate traffic.</summary>
/// <param name="Rate">Bits in a second while on, above 0.</param>
/// <param name="PacketBytes">Bytes of a packet.</param>
/// <param name="On">How long it is on; zero: for ever.</param>
/// <param name="Off">How long it is off then.</param>
/// <param name="Random">Whether these are means of exponential times, rather than fixed.</param>
public sealed record ConstantRateOptions(
    double Rate, int PacketBytes = 1500, Duration On = default, Duration Off = default, bool Random = false);
