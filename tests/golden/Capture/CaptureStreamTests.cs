using System.IO.Compression;
using ServalRef.Golden.Cli;
using ServalRef.Oracle;
using ServalRef.Rendering;
using ServalRef.StateMachines;
using ServalRef.Tests;
using Xunit;
using ZstdSharp;

namespace ServalRef.Golden.Capture;

/// <summary>A capture is the same, however its bytes come: as a file, compressed, or as a stream that comes only once.</summary>
public sealed class CaptureStreamTests
{
    private const string Moving = "04a-migrate-client.b1.pcap";

    private static readonly NetworkAddress[] Server = [Address("10.1.0.2"), Address("10.2.0.2")];

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstandard")]
    [InlineData("gzip of zstandard")]
    public void CompressedCapture_IsReadAsWhatItHolds(string how)
    {
        byte[] whole = File.ReadAllBytes(TestData.Capture(Moving));
        byte[] packed = how switch
        {
            "gzip" => Gzip(whole),
            "zstandard" => Zstandard(whole),
            _ => Gzip(Zstandard(whole)),
        };

        Assert.Equal(Captured.ReadAll(whole), Captured.ReadAll(packed));
    }

    /// <summary>gzip allows one file to be put behind another; capture programs that begin new files make use of it.</summary>
    [Fact]
    public void GzipOfSeveralMembers_IsReadToItsEnd()
    {
        byte[] whole = File.ReadAllBytes(TestData.Capture(Moving));

        Assert.Equal(Captured.ReadAll(whole), Captured.ReadAll([.. Gzip(whole.AsSpan(..1000)), .. Gzip(whole.AsSpan(1000..))]));
    }

    [Fact]
    public void Stream_IsJudgedAsTheFile()
    {
        string path = TestData.Capture(Moving);
        Report file = CaptureCheck.Run([path], new JudgeOptions { At = Server });
        Report stream = CaptureCheck.Run([OnceOnly(path) with { At = Server }], new JudgeOptions());

        Assert.Equal(Text(file), Text(stream));
    }

    /// <summary>Whose capture it is stands in the packets, and whether it is whole at the end of the file.</summary>
    [Theory]
    [InlineData("file.gz")]
    [InlineData("file.zst")]
    [InlineData("stream")]
    public void CaptureOfARun_IsJudgedAsTheFile(string how)
    {
        using ScratchFolder folder = new();
        string path = $"{folder}/file";
        const string Scenario = SmallScenario.Network + """
              - { name: one, from: a.if0, to: b.if0, service: "0005", send: 10 kB }
            """;
        Assert.Equal(0, ScenarioFile.Run(Scenario, "--pcap", path).Code);

        byte[] whole = File.ReadAllBytes(path);
        CaptureInput other = how switch
        {
            "file.gz" => new CaptureInput(folder.File(how, Gzip(whole)), []),
            "file.zst" => new CaptureInput(folder.File(how, Zstandard(whole)), []),
            _ => OnceOnly(path),
        };
        Report file = CaptureCheck.Run([path], new JudgeOptions());

        Assert.Equal(Verdict.Conforms, file.Verdict);
        Assert.Equal(Text(file), Text(CaptureCheck.Run([other], new JudgeOptions())).Replace(other.Path, path, StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_AreToldAsTheyAreMade()
    {
        Told<Finding> told = new();
        Report report = CaptureCheck.Run([OnceOnly(TestData.Capture(Moving)) with { At = Server }], new JudgeOptions(), new CheckWatch { Findings = told });

        Assert.NotEmpty(told.All);
        Assert.Equal(
            report.Findings.Where(finding => finding.Severity != Severity.Unspecified).Select(finding => (finding.Clause, finding.Packet)),
            told.All.Select(finding => (finding.Clause, finding.Packet)).OrderBy(finding => finding.Packet.Time));
    }

    [Fact]
    public void Check_ThatIsAskedToStop_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        byte[] whole = File.ReadAllBytes(TestData.Capture(Moving));
        CaptureInput many = new("many", Server) { Content = new MemoryStream([.. whole, .. Enumerable.Repeat(whole[24..], 10).SelectMany(packets => packets)]) };

        Assert.Throws<OperationCanceledException>(() => CaptureCheck.Run([many], new JudgeOptions(), stop: source.Token));
    }

    private static CaptureInput OnceOnly(string path) => new(path, []) { Content = new OnceOnlyStream(File.ReadAllBytes(path)) };

    private static string Text(Report report)
    {
        using StringWriter writer = new();
        CheckRenderer.Render(report, writer, new CheckRenderOptions([.. report.Starts.Keys]));
        return writer.ToString();
    }

    private static NetworkAddress Address(string text) => NetworkAddress.TryParse(text, out NetworkAddress address) ? address : throw new FormatException(text);

    internal static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zstandard(ReadOnlySpan<byte> content)
    {
        using MemoryStream packed = new();
        using (CompressionStream zstandard = new(packed, leaveOpen: true))
        {
            zstandard.Write(content);
        }

        return packed.ToArray();
    }

    // As a pipe: few bytes at a time, and no way back.
    private sealed class OnceOnlyStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }

    private sealed class Told<T> : IProgress<T>
    {
        public List<T> All { get; } = [];

        public void Report(T value) => All.Add(value);
    }
}
