using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>A captured packet that outlasts the reading of the next ones, until it is released (<see cref="ByteSource.Release"/>).</summary>
/// <param name="Chunk">Where its bytes lie.</param>
/// <param name="Index">The first of them.</param>
/// <param name="Length">How many.</param>
/// <param name="Number">Its number in the file.</param>
/// <param name="Time">When it was captured, since the Unix epoch.</param>
/// <param name="Interface">Its interface.</param>
/// <param name="LinkType">Its LINKTYPE number.</param>
/// <param name="OriginalLength">Its length on the wire in bytes.</param>
/// <param name="IsInbound">Whether it came to the host; null if the file does not say.</param>
internal readonly record struct HeldFrame(
    Chunk Chunk, int Index, int Length, int Number, Instant Time, int Interface, int LinkType, int OriginalLength, bool? IsInbound)
{
    /// <summary>The captured bytes.</summary>
    internal ReadOnlySpan<byte> Data => Chunk.Bytes.AsSpan(Index, Length);

    /// <summary>The number of the packet that is the same bytes on the same interface a moment before; null if there is none.</summary>
    internal int? CopyOf { get; init; }

    /// <summary>The packet as readers hand it out.</summary>
    internal CaptureFrame View => new()
    {
        CopyOf = CopyOf,
        Number = Number,
        Time = Time,
        Interface = Interface,
        LinkType = LinkType,
        OriginalLength = OriginalLength,
        IsInbound = IsInbound,
        Data = Data,
    };

    /// <summary>Whether it is the same packet, captured twice: the same bytes on the same interface.</summary>
    internal bool IsCopyOf(in HeldFrame other) =>
        Length == other.Length && Interface == other.Interface && OriginalLength == other.OriginalLength && Data.SequenceEqual(other.Data);
}
