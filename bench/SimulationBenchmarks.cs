using BenchmarkDotNet.Attributes;
using ServalRef.Runtime.Congestion;
using ServalRef.Simulation;
using ServalRef.Simulation.Evaluation;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>What simulating costs: ten simulated seconds a time, of the scenario S1 at 1000 packets a second and its parts.</summary>
/// <remarks>The published simulator without a protocol on top delivers 2.5 to 3.0 million packets a second on such a link.</remarks>
[MemoryDiagnoser]
public class SimulationBenchmarks
{
    private Setting _setting = null!;

    /// <summary>What shares the link.</summary>
    [Params("connection of two flows", "tcp", "both")]
    public string Load { get; set; } = "";

    [GlobalSetup]
    public void Begin()
    {
        _setting = new Setting(1);
        Link[] path = [_setting.Bottleneck("shared", 1000, 100, 100)];
        if (Load != "tcp")
        {
            _setting.Connection(Lia.Instance, [path, path]);
        }

        if (Load != "connection of two flows")
        {
            _setting.Tcp(path);
        }

        _setting.Simulator.Run(Instant.FromSeconds(100));
    }

    /// <summary>Ten simulated seconds: 10,000 packets delivered, each encoded, checked, decoded and acknowledged.</summary>
    [Benchmark(OperationsPerInvoke = 10_000)]
    public Instant Packet()
    {
        _setting.Simulator.Run(_setting.Simulator.Now + Duration.FromSeconds(10));
        return _setting.Simulator.Now;
    }
}

/// <summary>What many connections at once cost: each of two flows on one link that has 1000 packets a second for each of them.</summary>
[MemoryDiagnoser]
[MaxIterationCount(30)]
public class ManyConnectionsBenchmarks
{
    private const int PacketsPerSecond = 1000;
    private const int Packets = 100_000;

    private Setting _setting = null!;
    private Link _shared = null!;

    /// <summary>How many.</summary>
    [Params(10, 100, 1000)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Begin()
    {
        _setting = new Setting(1);
        _shared = _setting.Bottleneck("shared", PacketsPerSecond * Connections, 100 * Connections, 100);
        Link[] path = [_shared];
        for (int number = 0; number < Connections; number++)
        {
            _setting.Connection(Lia.Instance, [path, path]);
        }

        _setting.Simulator.Run(Instant.FromSeconds(20));
    }

    /// <summary>Until the link has delivered 100,000 packets more: after a common loss many connections send little for a while.</summary>
    [Benchmark(OperationsPerInvoke = Packets)]
    public long Packet()
    {
        long enough = _shared.Counters.Delivered + Packets;
        for (long left = Packets; left > 0; left = enough - _shared.Counters.Delivered)
        {
            _setting.Simulator.Run(_setting.Simulator.Now + Duration.FromSeconds((double)left / PacketsPerSecond / Connections));
        }

        return _shared.Counters.Delivered;
    }
}

/// <summary>The event queue alone: each event agrees on the next one.</summary>
[MemoryDiagnoser]
public class EventBenchmarks : IEventTarget
{
    private readonly Simulator _simulator = new(1);
    private readonly Random _chance = new(1);

    /// <summary>Events that wait.</summary>
    [Params(10, 1000, 100_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Begin()
    {
        for (int index = 0; index < Waiting; index++)
        {
            _simulator.At(new Instant(_chance.Next(1_000_000)), this);
        }
    }

    [Benchmark]
    public Instant Event()
    {
        _simulator.Run(_simulator.Next);
        return _simulator.Now;
    }

    public void OnEvent(long argument, Instant now) => _simulator.At(now.After(_chance.Next(1, 1_000_000)), this);
}
