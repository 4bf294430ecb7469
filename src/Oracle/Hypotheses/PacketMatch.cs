using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Compares a packet that was seen with one that the machines send, field by field.</summary>
internal static class PacketMatch
{
    /// <summary>A field of a control packet that a clause governs.</summary>
    internal enum Field
    {
        None,
        Kind,
        AckFlag,
        Nonce,
        FlowIds,
        Version,
        Ackno,
        Destination,
        Source,
    }

    /// <summary>Whether the packet seen is the one expected.</summary>
    internal static bool Is(in Emission expected, in ControlPacket seen) =>
        FirstDifference(expected, seen) == Field.None;

    /// <summary>The first field that differs, in the order kind, ACK flag, nonce, flow IDs, version, ackno, destination, source.</summary>
    internal static Field FirstDifference(in Emission expected, in ControlPacket seen)
    {
        ControlPacket packet = expected.Packet;
        bool reset = expected.Slot == EmissionSlot.Reset;
        if (!AreOneKind(packet, seen))
        {
            return Field.Kind;
        }

        if (packet.Acknowledges != seen.Acknowledges && !reset)
        {
            return Field.AckFlag;
        }

        if (packet.Nonce != seen.Nonce)
        {
            return Field.Nonce;
        }

        if (packet.SourceFlow != seen.SourceFlow || packet.DestinationFlow != seen.DestinationFlow)
        {
            return Field.FlowIds;
        }

        // A reply RST has no version of its own; the prototype puts the ackno of what it answers there (spec/readings.md).
        bool reply = reset && packet.Acknowledges;
        if (packet.Version != seen.Version && !reply)
        {
            return Field.Version;
        }

        if (AcknoDiffers(packet, seen, reset))
        {
            return Field.Ackno;
        }

        // A SYN is resolved anew each time it is sent (RES-1), so its destination is free.
        bool resolved = expected.Slot == EmissionSlot.Opening && !packet.Acknowledges;
        if (packet.Destination != seen.Destination && !resolved)
        {
            return Field.Destination;
        }

        return expected.FromExactly && !packet.Source.IsNone && packet.Source != seen.Source ? Field.Source : Field.None;
    }

    private static bool AreOneKind(in ControlPacket expected, in ControlPacket seen) =>
        Arrival.TryClassify(expected.Flags, out FlowTrigger one) && Arrival.TryClassify(seen.Flags, out FlowTrigger other) && one == other;

    private static bool AcknoDiffers(in ControlPacket expected, in ControlPacket seen, bool reset)
    {
        if (reset)
        {
            return expected.Acknowledges && seen.Acknowledges && expected.Ackno != seen.Ackno;
        }

        // What it is without the ACK flag is a rule of its own (CTL-13a).
        return seen.Acknowledges && expected.Ackno != seen.Ackno;
    }
}
