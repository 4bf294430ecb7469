using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>In prototype2014 a segment that came in order is acknowledged within 500 ms (DATA-1d): seen at the host that it came to.</summary>
/// <remarks>
/// What is told is an ACK that does come, and too late: so the segment has arrived. To the 500 ms comes the time that a packet may wait below
/// the stack. An ACK that the capture lacks would explain it.
/// </remarks>
internal sealed class SegmentAcks(EndpointJudge end) : Rule
{
    private static readonly Duration Longest = Duration.FromMilliseconds(500);

    private uint? _next;

    private (uint End, PacketReference Packet)? _oldest;

    internal override bool NeedsPayload => true;

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not null || packet.Packet.Protocol != SalProtocol.Tcp || !end.IsCertain || end.HasTold("DATA-1d")
            || !TcpHeader.TryRead(packet.Packet.Payload, packet.Packet.PayloadLength, out TcpHeader tcp))
        {
            return;
        }

        if (packet.To == end && tcp.PayloadLength > 0)
        {
            Come(packet.Reference, tcp);
        }
        else if (packet.From == end && DataSegment.Of(packet.Packet).Answers is { } acknowledged)
        {
            Acknowledge(packet, acknowledged);
        }
    }

    private void Come(PacketReference packet, in TcpHeader tcp)
    {
        uint after = tcp.Sequence + (uint)tcp.PayloadLength;
        if (tcp.Sequence == _next)
        {
            _next = after;
            _oldest ??= (after, packet);
        }
    }

    private void Acknowledge(in Sighting packet, uint acknowledged)
    {
        // What the host asks for is what comes next in order.
        _next ??= acknowledged;
        if (_oldest is not { } oldest || SerialNumber.IsNewer(oldest.End, acknowledged))
        {
            return;
        }

        _oldest = null;
        end.Sink.Exercise("DATA-1d");
        Duration took = packet.Reference.Time - oldest.Packet.Time;
        if (took > Longest + end.Timing.Reaction && !(end.View.LastUnreadable >= oldest.Packet.Time))
        {
            end.Report(
                packet.Source,
                "DATA-1d",
                oldest.Packet,
                FormattableString.Invariant($"a segment that is acknowledged after {took.Seconds:0.###} s"),
                ["an ACK within 500 ms (DATA-1d)"],
                "Its sender cannot tell it from one that was lost.",
                unproven: true);
        }
    }
}
