using FsCheck.Xunit;
using ServalRef.Oracle.Capture;

namespace ServalRef.Properties.Capture;

/// <summary>Any bytes whatsoever are read or refused, in time and space bounded by their number.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(CaptureArbitraries)])]
public class TotalityProperties
{
    private static readonly byte[] PcapHeader = new PcapSpec(LinkLayer.Ethernet, true, false, []).ToBytes();

    private static readonly byte[] PcapNgHeader =
        new PcapNgSpec(false, [new InterfaceSpec("A.if0", LinkLayer.Ethernet, 9, 0)], []).ToBytes();

    [Property(MaxTest = 3000)]
    public bool DamagedCaptures_AreReadOrRefused(DamagedCapture capture) => IsReadOrRefused(capture.Bytes);

    [Property(MaxTest = 500)]
    public bool ArbitraryBytes_AreReadOrRefused(byte[] bytes) =>
        IsReadOrRefused(bytes) && IsReadOrRefused([.. PcapHeader, .. bytes]) && IsReadOrRefused([.. PcapNgHeader, .. bytes]);

    /// <summary>A cut file gives the packets before the cut: neither fewer nor others.</summary>
    [Property(MaxTest = 300)]
    public bool CutCapture_GivesThePacketsBeforeTheCut(PcapNgSpec spec, ushort at)
    {
        byte[] file = spec.ToBytes();
        Outcome whole = Outcome.Of(new MemoryStream(file));
        Outcome cut = Outcome.Of(new MemoryStream(file[..(int)((long)file.Length * at / 65_536)]));

        return cut.Packets.SequenceEqual(whole.Packets.Take(cut.Packets.Count));
    }

    [Property(MaxTest = 1000)]
    public bool LinkLayer_FindsASuffixOrNothing(int linkType, byte[] frame) =>
        new[] { linkType, 0, 1, 12, 14, 101, 108, 113, 228, 276 }.All(type =>
            LinkLayer.TryGetIp(type, frame, out ReadOnlySpan<byte> ip)
                ? !ip.IsEmpty && frame.AsSpan().EndsWith(ip)
                : ip.IsEmpty);

    // Time is counted in reads: no byte is asked for twice, and the end is not asked for again and again.
    private static bool IsReadOrRefused(byte[] bytes)
    {
        const int Piece = 512;
        var file = new PiecewiseStream(bytes, Piece);
        Outcome outcome = Outcome.Of(file);

        return file.Reads <= (bytes.Length / Piece) + 3
            && outcome.Packets.Sum(p => p.Data.Length / 2) <= bytes.Length
            && outcome.Packets.Count <= bytes.Length / 16
            && (outcome.End == "end" || outcome.End.StartsWith("file: ", StringComparison.Ordinal))
            && !outcome.End.Any(char.IsControl);
    }
}
