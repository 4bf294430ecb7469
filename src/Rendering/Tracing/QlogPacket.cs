using System.Globalization;
using System.Text.Json;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Tracing;

/// <summary>A packet of mtp1 as qlog writes packets of QUIC, so that what draws these draws ours.</summary>
internal static class QlogPacket
{
    private const int AckDelayUnit = 8;

    /// <summary>Writes the event of a packet.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The flow that carries it.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="inbound">Whether it was received.</param>
    /// <param name="wireBytes">Its length on the wire.</param>
    /// <param name="now">When.</param>
    internal static void Write(QlogTrace trace, QlogPath path, in SalPacket packet, bool inbound, int wireBytes, Instant now)
    {
        Utf8JsonWriter json = trace.Begin(inbound ? "transport:packet_received" : "transport:packet_sent", path, now);
        json.WriteStartObject("header");
        bool opens = packet.HasControl && (packet.Flags & ControlFlags.Syn) != 0;

        // The types of QUIC: who draws a trace knows no others.
        json.WriteString("packet_type", opens ? "initial" : "1RTT");
        if (packet.HasMtp)
        {
            json.WriteNumber("packet_number", Number(path, packet.Mtp.PacketNumber, inbound));
        }

        json.WriteString("scid", Name(packet.SourceFlow));
        json.WriteString("dcid", Name(packet.DestinationFlow));
        json.WriteEndObject();
        json.WriteStartObject("raw");
        json.WriteNumber("length", wireBytes);
        json.WriteNumber("payload_length", packet.HasMtp ? packet.Mtp.Payload.Length : 0);
        json.WriteEndObject();
        json.WriteStartArray("frames");
        WriteFrames(json, trace, path, packet, inbound);
        json.WriteEndArray();
        trace.End();
    }

    /// <summary>A flow ID as traces write it.</summary>
    internal static string Name(uint flow) => flow.ToString("x8", CultureInfo.InvariantCulture);

    private static void WriteFrames(Utf8JsonWriter json, QlogTrace trace, QlogPath path, in SalPacket packet, bool inbound)
    {
        if (packet.HasControl)
        {
            json.WriteStartObject();
            json.WriteString("frame_type", "control");
            json.WriteString("flags", packet.Flags != 0 ? packet.Flags.ToText() : packet.HasAddressList ? "ADDRESS" : "REGISTER");
            json.WriteNumber("version", packet.Version);
            if ((packet.Flags & ControlFlags.Ack) != 0)
            {
                json.WriteNumber("ackno", packet.Ackno);
            }

            json.WriteEndObject();
        }

        if (packet.HasMtp)
        {
            WriteAck(json, trace, path, packet.Mtp, inbound);
            WriteData(json, packet.Mtp);
        }
    }

    private static void WriteAck(Utf8JsonWriter json, QlogTrace trace, QlogPath path, in MtpHeader mtp, bool inbound)
    {
        if ((mtp.Flags & MtpFlags.Ack) == 0)
        {
            return;
        }

        if (mtp.RangeCount > 0)
        {
            // The flow is named as the sender of its data does: by our ID in what comes, by the peer's in what we send.
            QlogPath acked = (inbound ? trace.Path(mtp.AckedFlow) : trace.PathOfPeer(mtp.AckedFlow)) ?? path;
            ulong largest = PacketNumber.Expand(inbound ? acked.Sent : acked.Received, mtp.LargestAcknowledged);
            json.WriteStartObject();
            json.WriteString("frame_type", "ack");
            json.WriteString("path", acked.Name);
            json.WriteNumber("ack_delay", mtp.AckDelay * AckDelayUnit / 1e3);
            json.WriteStartArray("acked_ranges");
            foreach (NumberRange range in mtp.Acknowledged(largest))
            {
                json.WriteStartArray();
                json.WriteNumberValue(range.First);
                json.WriteNumberValue(range.Last);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("frame_type", "max_data");
        json.WriteNumber("acknowledged", mtp.DataAck);
        json.WriteNumber("maximum", unchecked(mtp.DataAck + mtp.Window));
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, in MtpHeader mtp)
    {
        if ((mtp.Flags & MtpFlags.Data) != 0)
        {
            json.WriteStartObject();
            json.WriteString("frame_type", "stream");
            json.WriteNumber("stream_id", 0);
            json.WriteNumber("offset", mtp.Sequence);
            json.WriteNumber("length", mtp.Payload.Length);
            json.WriteBoolean("fin", (mtp.Flags & MtpFlags.Fin) != 0);
            json.WriteEndObject();
        }

        string? other = (mtp.Flags & MtpFlags.Probe) != 0 ? "ping" : (mtp.Flags & MtpFlags.Moved) != 0 ? "moved" : null;
        if (other is not null)
        {
            json.WriteStartObject();
            json.WriteString("frame_type", other);
            json.WriteEndObject();
        }
    }

    private static ulong Number(QlogPath path, uint low, bool inbound)
    {
        ulong known = inbound ? path.Received : path.Sent;
        ulong number = PacketNumber.Expand(known, low);
        if (known == ulong.MaxValue || number > known)
        {
            _ = inbound ? path.Received = number : path.Sent = number;
        }

        return number;
    }
}
