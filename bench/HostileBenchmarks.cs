using BenchmarkDotNet.Attributes;
using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Time and memory that <c>check</c> takes for one packet of captures that were made to cost as much as possible.</summary>
[MemoryDiagnoser]
public class HostileBenchmarks
{
    private const int Packets = 50_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("servalref-bench-").FullName;

    /// <summary>The kind of capture.</summary>
    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    /// <summary>Whether the capture was taken at the host that all of it goes to, rather than between.</summary>
    [Params(true, false)]
    public bool AtHost { get; set; }

    public static IEnumerable<string> Kinds => HostileCapture.Kinds.Keys;

    private string File => Path.Combine(_folder, Kind + ".pcap");

    [GlobalSetup]
    public void Write() => HostileCapture.Write(File, Kind, Dialect.Mtp1, Packets);

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark(OperationsPerInvoke = Packets)]
    public Report Check() => CaptureCheck.Run([File], new JudgeOptions { At = AtHost ? [HostileCapture.Server] : [] });
}
