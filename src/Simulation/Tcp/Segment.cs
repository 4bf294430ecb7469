using System.Runtime.InteropServices;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Tcp;

/// <summary>A segment of background TCP, counted in packets rather than bytes.</summary>
/// <param name="IsAck">Whether it acknowledges; otherwise it carries one packet of data.</param>
/// <param name="Number">The packet, or the first one that has not arrived.</param>
/// <param name="Block1">SACK, the newest first; empty if there is no gap (RFC 2018).</param>
/// <param name="Block2">SACK.</param>
/// <param name="Block3">SACK.</param>
internal readonly record struct Segment(
    bool IsAck, long Number, Block Block1 = default, Block Block2 = default, Block Block3 = default)
{
    /// <summary>The segment that a packet of background traffic is.</summary>
    internal static Segment Of(in Frame frame) => MemoryMarshal.Read<Segment>(frame.Content);

    /// <summary>Sends it.</summary>
    /// <param name="way">Over these links.</param>
    /// <param name="wireBytes">Bytes on the wire.</param>
    /// <param name="now">When.</param>
    internal void Send(Hop way, int wireBytes, Instant now)
    {
        Segment copy = this;
        way.Receive(new Frame(new FrameFields(0, wireBytes), MemoryMarshal.AsBytes(new Span<Segment>(ref copy))), now);
    }
}

/// <summary>Packets that have arrived beyond a gap.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct Block(long Start, long End);
