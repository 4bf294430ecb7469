using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>What a retransmission has to repeat besides kind, version and nonce (CTL-5), as one number.</summary>
internal static class PacketDigest
{
    /// <summary>A digest of the extensions but CONTROL, SOURCE, ADDRESS, PAD and FIND.</summary>
    /// <remarks>
    /// Routers write SOURCE (RES-6), and a repeated SYN may take another way; ADDRESS rides on whatever is sent (ADDR-1); and the copy of
    /// an RSYN that came by way of a rendezvous still bears FIND (MIG-21).
    /// </remarks>
    internal static ulong Of(in SalPacket packet)
    {
        HashCode hash = default;
        bool finds = packet.HasConnection && packet.ConnectionKind == ConnectionKind.Find;
        foreach (SalExtension extension in packet.EnumerateExtensions())
        {
            if (extension.Type is ExtensionType.Control or ExtensionType.Address or ExtensionType.Source or ExtensionType.Pad
                || (finds && extension.Type == ExtensionType.Connection))
            {
                continue;
            }

            hash.Add((int)extension.Type);
            hash.AddBytes(extension.Bytes);
        }

        return unchecked((ulong)hash.ToHashCode());
    }
}
