using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Packets;

/// <summary>A Serval packet of a capture, taken out of its frame.</summary>
public readonly ref struct DecodedPacket
{
    /// <summary>Its number in the file, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>When it was captured, since the Unix epoch.</summary>
    public Instant Time { get; private init; }

    /// <summary>What the frame holds; <see cref="Decapsulation.Serval"/>, or why it cannot be read.</summary>
    public Decapsulation Outcome { get; private init; }

    /// <summary>Address it comes from; none if it cannot be read.</summary>
    public NetworkAddress Source { get; private init; }

    /// <summary>Address it goes to.</summary>
    public NetworkAddress Destination { get; private init; }

    /// <summary>The packet from the SAL header on; empty if it cannot be read.</summary>
    public ReadOnlySpan<byte> Sal { get; private init; }

    /// <summary>The dialect that it is read as.</summary>
    public Dialect Dialect { get; private init; }

    /// <summary>Why a receiver drops it; none if it is sound.</summary>
    public DropReason Reason { get; private init; }

    /// <summary>Why it is malformed, in a sentence; null if it is sound.</summary>
    public string? Malformed { get; private init; }

    /// <summary>What it is: <c>SYN</c>, <c>RSYN+ACK</c>, <c>ADDRESS</c>, <c>data</c>, …</summary>
    public string Kind => KindName.Of(this);

    /// <summary>Takes the packet out of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="anyPort">Whether all UDP of its file is Serval, and not that of the usual ports alone.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False if the frame holds something else.</returns>
    public static bool TryRead(in CaptureFrame frame, bool anyPort, out DecodedPacket packet)
    {
        NetworkAddress source = default;
        NetworkAddress destination = default;
        Decapsulation outcome = LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> sal)
            ? Ipv4.TryDecapsulate(sal, out source, out destination, out sal, anyPort)
            : Decapsulation.NotServal;
        if (outcome == Decapsulation.NotServal)
        {
            packet = default;
            return false;
        }

        // An unknown protocol is malformed in either dialect; the fields before it are the same in both.
        Dialect dialect = SalPacket.DialectOf(sal) ?? Dialect.Mtp1;
        bool isRead = outcome == Decapsulation.Serval;
        DropReason reason = isRead ? SalPacket.TryDecode(sal, dialect, out _) : DropReason.None;
        packet = new DecodedPacket
        {
            Number = frame.Number,
            Time = frame.Time,
            Outcome = outcome,
            Source = source,
            Destination = destination,
            Sal = isRead ? sal : [],
            Dialect = dialect,
            Reason = reason,
            Malformed = !isRead ? Describe(outcome, frame)
                : reason == DropReason.None ? null
                : $"{DropReasons.Describe(reason)} ({DropReasons.Clause(reason)})",
        };
        return true;
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
