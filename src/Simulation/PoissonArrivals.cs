using ServalRef.Simulation.Tcp;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>TCP transfers that arrive at random, one independent of the other (a Poisson process).</summary>
public sealed class PoissonArrivals : IEventTarget
{
    private readonly Network _network;
    private readonly IReadOnlyList<Link> _forth;
    private readonly IReadOnlyList<Link> _back;
    private readonly PoissonOptions _options;
    private readonly Random _chance;

    /// <summary>A process over given links.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Its name, by which its chance is drawn.</param>
    /// <param name="forth">The links for data, at least one.</param>
    /// <param name="back">The links for ACKs, at least one.</param>
    /// <param name="options">How often, and how much.</param>
    public PoissonArrivals(Network network, string name, IReadOnlyList<Link> forth, IReadOnlyList<Link> back, PoissonOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_network, _forth, _back, _options) = (network, forth, back, options);
        _chance = network.Simulator.Chance("arrivals " + name);
    }

    /// <summary>Transfers begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Transfers that are done.</summary>
    public int Done { get; private set; }

    /// <summary>Starts the process.</summary>
    public void StartAt(Instant at) => _network.Simulator.At(at.After(Wait()), this);

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        Begun++;
        TcpFlow flow = new(_network, _forth, _back, _options.Tcp with { Packets = Size() });
        flow.WhenDone(_ => Done++);
        flow.StartAt(now);
        _network.Simulator.At(now.After(Wait()), this);
    }

    private long Wait() => (long)(-1e9 / _options.Rate * Math.Log(1 - _chance.NextDouble()));

    private long Size()
    {
        double uniform = 1 - _chance.NextDouble();
        double bytes = _options.Shape > 1
            ? _options.MeanBytes * (_options.Shape - 1) / _options.Shape / Math.Pow(uniform, 1 / _options.Shape)
            : -_options.MeanBytes * Math.Log(uniform);
        return Math.Max(1, (long)Math.Ceiling(bytes / _options.Tcp.PacketBytes));
    }
}

/// <summary>How often transfers arrive, and how large they are.</summary>
/// <param name="Rate">Arrivals in a second on average, above 0.</param>
/// <param name="MeanBytes">Mean size.</param>
/// <param name="Tcp">What the TCP is like.</param>
/// <param name="Shape">Shape of a Pareto distribution of sizes, above 1; 0: exponential.</param>
public sealed record PoissonOptions(double Rate, double MeanBytes, TcpOptions Tcp, double Shape = 0);
