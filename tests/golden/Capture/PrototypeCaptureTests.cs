using System.Globalization;
using System.Text.RegularExpressions;
using ServalRef.Oracle.Capture;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>The captures of the prototype are read as their README describes them.</summary>
public sealed partial class PrototypeCaptureTests
{
    public static TheoryData<string> Files => new(TestData.Captures);

    [Fact]
    public void Readme_CountsThePacketsOfEveryFile()
    {
        var counted = TestData.Captures.ToDictionary(name => name, Count);

        Assert.Equal(ReadmeCounts().OrderBy(c => c.Key, StringComparer.Ordinal), counted.OrderBy(c => c.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryPacket_IsWholeEthernetWithIpProtocol144(string file)
    {
        using CaptureReader reader = CaptureReader.Open(TestData.Capture(file));
        int number = 0;
        while (reader.TryRead(out CaptureFrame frame))
        {
            Assert.Equal(++number, frame.Number);
            Assert.Equal(LinkLayer.Ethernet, frame.LinkType);
            Assert.Equal(frame.OriginalLength, frame.Data.Length);
            Assert.Equal(0, frame.Interface);
            Assert.True(LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip));
            Assert.Equal(0x45, ip[0]);
            Assert.Equal(144, ip[9]);
        }

        Assert.False(reader.EndedEarly);
        Assert.Null(reader.Warning);
        Assert.Null(reader.InterfaceName(0));
    }

    /// <summary>Group 06 repeats its SYN at 3 s, 9 s and then further and further apart, to the second.</summary>
    [Fact]
    public void Times_AreThoseOfTheRepeatedSyn()
    {
        using CaptureReader reader = CaptureReader.Open(TestData.Capture("06-syn-silent-peer.d1.pcap"));
        List<Captured> frames = Captured.ReadAll(reader);

        long[] seconds = [.. frames.Select(f => (f.Time - frames[0].Time + 500_000_000) / 1_000_000_000)];

        Assert.Equal([0L, 3, 9, 21, 45, 93, 189, 309, 429, 549, 669, 789, 909, 1029, 1149, 1269], seconds);
    }

    private static int Count(string file)
    {
        using CaptureReader reader = CaptureReader.Open(TestData.Capture(file));
        return Captured.ReadAll(reader).Count;
    }

    // A row ends in `GROUP.{IF,IF}.pcap` N/N, or in `GROUP.IF.pcap` N.
    private static Dictionary<string, int> ReadmeCounts()
    {
        var counts = new Dictionary<string, int>();
        foreach (Match row in FilesColumn().Matches(File.ReadAllText(Path.Combine(TestData.Root, "captures", "README.md"))))
        {
            string[] interfaces = row.Groups["if"].Value.Split(',');
            string[] numbers = row.Groups["n"].Value.Split('/');
            foreach ((string name, string number) in interfaces.Zip(numbers))
            {
                counts.Add($"{row.Groups["group"].Value}.{name}.pcap", int.Parse(number, CultureInfo.InvariantCulture));
            }
        }

        return counts;
    }

    [GeneratedRegex(@"`(?<group>\d\w*-[\w-]+)\.\{?(?<if>[\w,]+)\}?\.pcap` (?<n>[\d/]+)")]
    private static partial Regex FilesColumn();
}
