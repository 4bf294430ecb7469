using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Judging;

/// <summary>A pcapng whose interfaces are named HOST.if gives every host's view, without being told whose capture it is.</summary>
public class ViewpointTests
{
    [Theory]
    [InlineData("01-tcp-connect-transfer-close")]
    [InlineData("04b-migrate-server")]
    [InlineData("08a-udp-connected")]
    [InlineData("10-sal-forwarding-source-ext")]
    public void NamedInterfaces_OfHealthyHosts_Conform(string group)
    {
        Report report = Judge(group);

        Assert.Equal(Verdict.Conforms, report.Verdict);
        Assert.All(report.Flows.Single().States, states => Assert.Single(states));
    }

    [Theory]
    [InlineData("02-tcp-loss12pct", "TEAR-10", "10.1.0.1")]
    [InlineData("03b-lost-connack-hang", "OPEN-3b", "10.1.0.2")]
    [InlineData("04a-migrate-client", "MIG-7", "10.1.0.2")]
    public void NamedInterfaces_HoldEachHostToEveryRule(string group, string clause, string host)
    {
        Finding finding = Assert.Single(Judge(group).Findings);

        Assert.Equal((clause, host), (finding.Clause, finding.Host.ToString()));
    }

    /// <summary>All files of a group as one capture: interface a1 becomes A.a1, b2 becomes B.b2.</summary>
    private static Report Judge(string group)
    {
        string[] files = [.. TestData.Captures.Where(f => f.StartsWith(group + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.Create(path))
            using (CaptureMerger merger = CaptureMerger.Open(files.Select(TestData.Capture)))
            {
                PcapNgWriter writer = new(stream);
                int[] interfaces = [.. files.Select(f => writer.AddInterface(NameOf(f), LinkLayer.Ethernet))];
                while (merger.TryRead(out CaptureFrame frame, out int file))
                {
                    writer.Write(interfaces[file], frame.Time, frame.Data);
                }
            }

            return CaptureCheck.Run([path], new JudgeOptions { Hosts = true });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string NameOf(string file)
    {
        string name = file.Split('.')[^2];
        return $"{char.ToUpperInvariant(name[0])}.{name}";
    }
}
