using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Packets;

/// <summary>The kinds of packets, as words to choose by.</summary>
public static class KindName
{
    /// <summary>A packet that a receiver drops.</summary>
    public const string Malformed = "malformed";

    /// <summary>Every word that names a kind.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Enumerable.Range(0, 256).Select(value => (ControlFlags)value).Where(flags => flags != 0).Select(flags => flags.ToText())
            .Where(text => text != ControlFlags.None.ToText()).Distinct(StringComparer.Ordinal),
        "ADDRESS", "REGISTER", "data", "probe", "moved", "acknowledgement", "tcp", "udp", "other", Malformed,
    ];

    /// <summary>The kind of a packet.</summary>
    public static string Of(in DecodedPacket packet)
    {
        if (packet.Malformed is not null || SalPacket.TryDecode(packet.Sal, packet.Dialect, out SalPacket sal) != DropReason.None)
        {
            return Malformed;
        }

        if (sal.HasControl)
        {
            return sal.Flags != 0 ? sal.Flags.ToText() : sal.HasAddressList ? "ADDRESS" : "REGISTER";
        }

        return sal.HasMtp ? OfMtp(sal.Mtp.Flags)
            : packet.Sal[9] == SalProtocol.Tcp ? "tcp"
            : packet.Sal[9] == SalProtocol.Udp ? "udp"
            : "other";
    }

    private static string OfMtp(MtpFlags flags) =>
        (flags & MtpFlags.Data) != 0 ? "data"
        : (flags & MtpFlags.Probe) != 0 ? "probe"
        : (flags & MtpFlags.Moved) != 0 ? "moved"
        : (flags & MtpFlags.Ack) != 0 ? "acknowledgement"
        : "other";
}
