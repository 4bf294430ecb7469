namespace ServalRef.Simulation.Tcp;

/// <summary>A segment of background TCP, counted in packets rather than bytes.</summary>
/// <param name="To">Who works it off.</param>
/// <param name="IsAck">Whether it acknowledges; otherwise it carries one packet of data.</param>
/// <param name="Number">The packet, or the first one that has not arrived.</param>
/// <param name="Block1">SACK, the newest first; empty if there is no gap (RFC 2018).</param>
/// <param name="Block2">SACK.</param>
/// <param name="Block3">SACK.</param>
internal readonly record struct Segment(
    ISegmentHandler To, bool IsAck, long Number, Block Block1 = default, Block Block2 = default, Block Block3 = default);

/// <summary>Packets that have arrived beyond a gap.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct Block(long Start, long End);

/// <summary>One end of a background transfer.</summary>
internal interface ISegmentHandler
{
    void Handle(in Segment segment, Runtime.Instant now);
}
