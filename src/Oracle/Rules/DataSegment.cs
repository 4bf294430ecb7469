using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Rules;

/// <summary>What the control plane needs to know of a packet without control.</summary>
/// <param name="Sequence">A number that is the same when the same data comes again.</param>
/// <param name="HasPayload">Whether it carries bytes of the stream.</param>
/// <param name="WantsAnswer">Whether its receiver has to acknowledge it (DATA-1).</param>
/// <param name="IsMoved">Whether it says MOVED, and goes to where a packet came from, whosever that is (MIG-25).</param>
internal readonly record struct DataSegment(ulong Sequence, bool HasPayload, bool WantsAnswer, bool IsMoved = false)
{
    private const byte TcpSynOrFin = 0x03;

    private const byte TcpAck = 0x10;

    /// <summary>What an acknowledgement of it names at least: its packet number, or of TCP the byte after it; none if nothing is to be acknowledged.</summary>
    internal uint? Asks { get; private init; }

    /// <summary>The newest that it acknowledges of the flow that it comes on.</summary>
    internal uint? Answers { get; private init; }

    /// <summary>Reads the transport header, as far as the dialect has one.</summary>
    internal static DataSegment Of(in SalPacket packet)
    {
        if (packet.HasMtp)
        {
            MtpHeader mtp = packet.Mtp;
            bool data = (mtp.Flags & MtpFlags.Data) != 0;
            bool eliciting = (mtp.Flags & (MtpFlags.Data | MtpFlags.Probe)) != 0;
            return new DataSegment(data ? mtp.Sequence : ulong.MaxValue, packet.PayloadLength > mtp.HeaderBytes, eliciting, (mtp.Flags & MtpFlags.Moved) != 0)
            {
                Asks = eliciting ? mtp.PacketNumber : null,
                Answers = mtp.AckedFlow == packet.DestinationFlow ? mtp.LargestAcknowledged : null,
            };
        }

        if (packet.Protocol == SalProtocol.Tcp && TcpHeader.TryRead(packet.Payload, packet.PayloadLength, out TcpHeader tcp))
        {
            bool payload = tcp.PayloadLength > 0;
            return new DataSegment(tcp.Sequence, payload, payload || (tcp.Flags & TcpSynOrFin) != 0)
            {
                Asks = payload ? tcp.Sequence + (uint)tcp.PayloadLength : null,
                Answers = (tcp.Flags & TcpAck) != 0 ? tcp.Acknowledgment : null,
            };
        }

        bool datagram = packet.Protocol == SalProtocol.Udp
            && UdpHeader.TryRead(packet.Payload, packet.PayloadLength, out UdpHeader udp) && udp.PayloadLength > 0;
        return new DataSegment(0, datagram, WantsAnswer: false);
    }
}
