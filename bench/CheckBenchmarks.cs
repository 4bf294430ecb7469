using BenchmarkDotNet.Attributes;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>
/// Time and memory that <c>check</c> takes for one packet of a capture file, all included; a second divided by the mean is the
/// number of packets per second.
/// </summary>
[MemoryDiagnoser]
public class CheckBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("servalref-bench-").FullName;
    private string _prototype = "";
    private string _mtp = "";
    private string _connections = "";

    [GlobalSetup]
    public void Write()
    {
        _prototype = Path.Combine(_folder, "prototype.pcap");
        _mtp = Path.Combine(_folder, "mtp.pcap");
        _connections = Path.Combine(_folder, "connections.pcap");
        SyntheticCapture.WriteStream(_prototype, Dialect.Prototype2014);
        SyntheticCapture.WriteStream(_mtp, Dialect.Mtp1);
        SyntheticCapture.WriteConnections(_connections);
        Check(_prototype);
        Check(_mtp);
        Check(_connections);
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark(OperationsPerInvoke = SyntheticCapture.Packets)]
    public Report PrototypeStream() => Check(_prototype);

    [Benchmark(OperationsPerInvoke = SyntheticCapture.Packets)]
    public Report MtpStream() => Check(_mtp);

    [Benchmark(OperationsPerInvoke = SyntheticCapture.Packets)]
    public Report ShortConnections() => Check(_connections);

    /// <summary>Reading alone: what no judge can be faster than.</summary>
    [Benchmark(OperationsPerInvoke = SyntheticCapture.Packets, Baseline = true)]
    public long ReadStream()
    {
        using CaptureReader reader = CaptureReader.Open(_prototype);
        long bytes = 0;
        while (reader.TryRead(out CaptureFrame frame))
        {
            bytes += frame.Data.Length;
        }

        return bytes;
    }

    private static Report Check(string path)
    {
        Report report = CaptureCheck.Run([path], new JudgeOptions { At = [SyntheticCapture.Server] });
        return report is { Verdict: Verdict.Conforms, Findings.Count: 0, Packets: SyntheticCapture.Packets }
            ? report
            : throw new InvalidOperationException($"The benchmark's own capture is judged {report.Verdict}: {report.Findings[0].Message}");
    }
}
