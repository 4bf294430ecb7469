using System.Globalization;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Running;

/// <summary>A packet of the mtp1 dialect in a line, for ladders of runs.</summary>
public static class PacketLine
{
    /// <summary>Flow IDs, then control and data: <c>2&gt;3 data #7 0+1448, ACK of #5, DATA_ACK 0</c>.</summary>
    public static string Of(ReadOnlySpan<byte> sal)
    {
        if (SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet) != DropReason.None)
        {
            return "malformed";
        }

        List<string> parts = [];
        if (packet.HasControl)
        {
            string kind = packet.HasAddressList && packet.Flags == 0 ? "ADDRESS" : packet.Flags.ToText();
            string ackno = (packet.Flags & ControlFlags.Ack) != 0 ? string.Create(CultureInfo.InvariantCulture, $" a={packet.Ackno}") : "";
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{kind} v={packet.Version}{ackno}"));
        }

        if (packet.HasMtp)
        {
            Add(parts, packet.Mtp);
        }

        return $"{packet.SourceFlow:x8}>{packet.DestinationFlow:x8} {string.Join(", ", parts)}";
    }

    private static void Add(List<string> parts, in MtpHeader mtp)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"#{mtp.PacketNumber}");
        bool data = (mtp.Flags & MtpFlags.Data) != 0;
        string kind = data ? "data"
            : (mtp.Flags & MtpFlags.Probe) != 0 ? "PROBE"
            : (mtp.Flags & MtpFlags.Moved) != 0 ? "MOVED"
            : "MTP";
        string end = (mtp.Flags & MtpFlags.Fin) != 0 ? " and the end" : "";
        parts.Add(data
            ? string.Create(CultureInfo.InvariantCulture, $"{kind} {number} {mtp.Sequence}+{mtp.Payload.Length}{end}")
            : $"{kind} {number}");
        if ((mtp.Flags & MtpFlags.Ack) != 0)
        {
            string of = mtp.RangeCount > 0 ? string.Create(CultureInfo.InvariantCulture, $"ACK to #{mtp.LargestAcknowledged}, ") : "";
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{of}DATA_ACK {mtp.DataAck} window {mtp.Window}"));
        }
    }
}
