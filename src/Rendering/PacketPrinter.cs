using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering;

/// <summary>Prints the Serval packets among captured frames, and counts them all.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="paint">Colours, or none.</param>
public sealed class PacketPrinter(TextWriter output, Paint paint)
{
    private Instant? _start;
    private long _serval;
    private long _malformed;
    private long _others;

    /// <summary>Prints a frame if it is Serval; one that cannot be decoded is named with the reason.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="anyPort">Whether all UDP of its file is Serval, and not that of the usual ports alone.</param>
    public void Print(in CaptureFrame frame, bool anyPort = false)
    {
        _start ??= frame.Time;
        NetworkAddress source = default;
        NetworkAddress destination = default;
        Decapsulation outcome = LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> sal)
            ? Ipv4.TryDecapsulate(sal, out source, out destination, out sal, anyPort)
            : Decapsulation.NotServal;
        if (outcome == Decapsulation.NotServal)
        {
            _others++;
            return;
        }

        _serval++;
        string head = $"#{frame.Number}  {PacketTime.Relative(frame.Time - _start.Value)}";
        if (outcome == Decapsulation.Serval)
        {
            PrintSal($"{head}  {source} > {destination}", sal);
        }
        else
        {
            _malformed++;
            output.WriteLine($"{paint.Bold(head)}  {paint.Red("malformed")}: {Describe(outcome, frame)}");
        }

        output.WriteLine();
    }

    /// <summary>Prints the closing line.</summary>
    public void PrintTotals()
    {
        string damaged = _malformed == 0 ? string.Empty : $" ({_malformed} malformed)";
        output.WriteLine($"{TextLayout.Count(_serval, "Serval packet")}{damaged}, {TextLayout.Count(_others, "other packet")}");
    }

    private void PrintSal(string head, ReadOnlySpan<byte> sal)
    {
        // An unknown protocol is malformed in either dialect; the fields before it are the same in both.
        Dialect dialect = SalPacket.DialectOf(sal) ?? Dialect.Mtp1;
        bool accepted = SalPacket.TryDecode(sal, dialect, out _) == DropReason.None;
        _malformed += accepted ? 0 : 1;
        string verdict = accepted ? string.Empty : $", {paint.Red("malformed")}";
        output.WriteLine($"{paint.Bold(head)}  {TextLayout.Count(sal.Length, "byte")}, {dialect}{verdict}");
        PacketDump.Write(output, sal, dialect);
    }

    private static string Describe(Decapsulation outcome, in CaptureFrame frame) => outcome switch
    {
        Decapsulation.Truncated when frame.Data.Length < frame.OriginalLength =>
            $"cut on capture, {frame.Data.Length} of {TextLayout.Count(frame.OriginalLength, "byte")} recorded",
        Decapsulation.Truncated => "fewer bytes than its IP or UDP header says",
        Decapsulation.Fragment => "a fragment; fragments are not put together",
        Decapsulation.BadHeaderChecksum => "IPv4 header checksum does not match",
        Decapsulation.BadUdpChecksum => "UDP checksum does not match",
        _ => "UDP port 0, which no answer can reach",
    };
}
