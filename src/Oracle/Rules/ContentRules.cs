using ServalRef.Oracle.Findings;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>What each kind of packet carries besides CONTROL, as the wire format demands.</summary>
internal static class ContentRules
{
    /// <summary>The first rule that a packet breaks.</summary>
    /// <returns>Clause and sentence, or null.</returns>
    internal static (string Clause, string Message)? Fault(in SalPacket packet, Observation observation, Dialect dialect, bool opensFlow, bool join)
    {
        if (!observation.IsKnown)
        {
            return null;
        }

        bool syn = observation.Trigger == FlowTrigger.SynArrived;
        bool synAck = observation.Trigger == FlowTrigger.SynAckArrived;
        bool handshake = syn || synAck || opensFlow;
        if (dialect.Name == Dialect.Mtp1.Name)
        {
            return Mtp1Fault(packet, syn, synAck, handshake, join);
        }

        if ((syn || opensFlow) && packet.ServiceCount == 0)
        {
            return ("WIRE-17", "A SYN and the ACK that completes the opening carry the SERVICE extension.");
        }

        return handshake && packet.Payload.IsEmpty
            ? ("WIRE-17", "A SYN, a SYN+ACK and the ACK that completes the opening carry a transport header.")
            : null;
    }

    /// <summary>The clause that says what the packets of the handshake carry.</summary>
    internal static string HandshakeClause(Dialect dialect) => dialect.Name == Dialect.Mtp1.Name ? "WIRE-16" : "WIRE-17";

    /// <summary>
    /// A digest of what a retransmission has to repeat (CTL-5): kind, version, nonce and extensions but SOURCE, ADDRESS and FIND.
    /// </summary>
    /// <remarks>
    /// Routers write SOURCE (RES-6), and a repeated SYN may take another way; ADDRESS rides on whatever is sent (ADDR-1); and the copy of
    /// an RSYN that came by way of a rendezvous still bears FIND (MIG-21).
    /// </remarks>
    internal static ulong Digest(in SalPacket packet)
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

    private static (string Clause, string Message)? Mtp1Fault(in SalPacket packet, bool syn, bool synAck, bool handshake, bool join)
    {
        if (syn && join && packet.ServiceCount > 0)
        {
            return ("OPEN-22", "The SYN of a further flow names its connection by JOIN, and no service.");
        }

        if (syn && !join && packet.ServiceCount == 0)
        {
            return ("OPEN-1", "The SYN of a first flow names the service.");
        }

        bool window = packet.HasMtp && (packet.Mtp.Flags & MtpFlags.Ack) != 0
            && packet.Mtp.AckedFlow == 0 && packet.Mtp.RangeCount == 0;
        if (handshake && !window)
        {
            return ("WIRE-16", "A SYN, a SYN+ACK and the ACK that completes the opening announce the initial window.");
        }

        return (syn || synAck) && !join && packet.ConnectionKind != ConnectionKind.Offer
            ? ("OPEN-21", "The SYN and the SYN+ACK of a first flow carry CONNECTION OFFER: without it nobody can join.")
            : null;
    }
}
