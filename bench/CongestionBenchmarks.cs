using BenchmarkDotNet.Attributes;
using ServalRef.Runtime.Congestion;

namespace ServalRef.Bench;

/// <summary>Time and memory for one ACK in congestion avoidance, by algorithm and number of flows; memory has to be 0 B.</summary>
[MemoryDiagnoser]
public class CongestionBenchmarks
{
    private const int Mss = 1400;
    private FlowWindow _flow = null!;

    /// <summary>The algorithm.</summary>
    [ParamsSource(nameof(Algorithms))]
    public string Algorithm { get; set; } = "";

    /// <summary>How many flows the connection has.</summary>
    [Params(1, 2, 8)]
    public int Flows { get; set; }

    public static IEnumerable<string> Algorithms => CongestionControls.All.Select(algorithm => algorithm.Name);

    [GlobalSetup]
    public void Connect()
    {
        ConnectionWindows windows = new(CongestionControls.Find(Algorithm)!);
        for (int i = 0; i < Flows; i++)
        {
            _flow = windows.Add(new WindowOptions(Mss) { InitialPackets = 100 + i, InitialBytes = int.MaxValue, InitialSsthresh = 0 });
            _flow.SmoothedRoundTrip = 0.02 * (1 + i);
        }
    }

    [Benchmark]
    public long Ack()
    {
        _flow.OnAck(new Acknowledgement(Mss, 0, _flow.Cwnd));
        return _flow.Cwnd;
    }
}
