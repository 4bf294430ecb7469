using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>One captured packet, as a view into its reader's buffer.</summary>
/// <remarks><see cref="Data"/> is valid until the reader, or the merger over it, is asked for the next packet or disposed of.</remarks>
public readonly ref struct CaptureFrame
{
    /// <summary>The packet's number in its file, counted from 1 as Wireshark counts.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// Capture time since the Unix epoch, rounded down to a nanosecond. A pcapng simple packet has no time of its own: it has that of the
    /// packet before it in the file, 0 if it is the first.
    /// </summary>
    public required Instant Time { get; init; }

    /// <summary>
    /// The interface, counted from 0 in order of description over the whole file; always 0 in a classic pcap, which has only one.
    /// </summary>
    public required int Interface { get; init; }

    /// <summary>The LINKTYPE number that says how <see cref="Data"/> begins; <see cref="LinkLayer"/> says which ones can be looked into.</summary>
    public required int LinkType { get; init; }

    /// <summary>The length in bytes that the packet had on the wire; larger than <see cref="Data"/> if it was cut on capture.</summary>
    public required int OriginalLength { get; init; }

    /// <summary>Whether the packet came to the host of its interface; null if the file does not say.</summary>
    public bool? IsInbound { get; init; }

    /// <summary>
    /// The number of the packet that is the same bytes on the same interface within a millisecond before: recorded twice, or doubled on
    /// their way. Told by the merger only.
    /// </summary>
    public int? CopyOf { get; init; }

    /// <summary>The captured bytes, link layer header first.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }
}
