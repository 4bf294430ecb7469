using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Why a packet is not allowed: the clause that it fails, found by comparing it with what is allowed.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Message">One sentence.</param>
/// <param name="InPlaceOf">The packet that it was sent in place of, if it is clear which.</param>
internal sealed partial record Diagnosis(string Clause, string Message, ControlPacket? InPlaceOf = null)
{
    internal static Diagnosis Of(
        Observation sent, List<Hypothesis> set, Possibilities possibilities, IgnoredArrivals ignored)
    {
        ControlPacket packet = sent.Packet;
        if (!sent.IsKnown)
        {
            return new Diagnosis(
                "CTL-4a",
                $"No host may send {ControlFlagsText.ToText(packet.Flags)}: requests are not merged.",
                MergedWith(packet, set));
        }

        if ((OfDenial(sent, set) ?? OfReply(sent, set, ignored, possibilities.Dialect)) is { } denial)
        {
            return denial;
        }

        if (set.TrueForAll(h => h.EndedBy is not null && h.EndedBy == set[0].EndedBy))
        {
            return OfEnded(sent, set, possibilities.Dialect);
        }

        List<Emission> allowed = [.. set.SelectMany(h => possibilities.Allowed(h, packet.Source))];
        Nearest? nearest = FindNearest(allowed, packet);
        if (set.TrueForAll(h => h.Record.LocalNonce != packet.Nonce) && nearest?.Difference != PacketMatch.Field.None)
        {
            return new Diagnosis(
                "SEC-2a",
                "Its nonce is not the one that this host announced.",
                nearest is { Difference: not PacketMatch.Field.Kind } right ? right.Expected.Packet : null);
        }

        if (set.TrueForAll(h => h.Record.State == FlowState.Closed && h.Record.PeerFlow != 0))
        {
            return new Diagnosis("FLOW-8", "The flow is over at this end: nothing more is sent on it.");
        }

        PacketKind kind = sent.Kind;
        if (nearest is { Difference: PacketMatch.Field.None } && OfHaste(sent, set, possibilities.Pace) is { } hasty)
        {
            return hasty;
        }

        if (set.Exists(h => kind.In(h.Record) is { IsOutstanding: true } slot && slot.Version == packet.Version)
            && (nearest is not { Difference: not PacketMatch.Field.Kind } like || like.Expected.Packet.Version != packet.Version))
        {
            return OfTries(sent, possibilities.Dialect);
        }

        if (kind.ConsumesVersion(possibilities.Dialect)
            && set.TrueForAll(h => kind.In(h.Record) is { Phase: SlotPhase.Answered } slot && slot.Version == packet.Version))
        {
            return new Diagnosis("CTL-6g", "It was answered already: only an unanswered request is sent again.");
        }

        if (nearest is { Difference: not PacketMatch.Field.Kind } found)
        {
            if (found.Difference == PacketMatch.Field.Source && OfFurtherMove(sent, set, allowed) is { } further)
            {
                return further;
            }

            return ByField(sent, found, possibilities.Dialect);
        }

        return ByKind(sent, set, ignored, possibilities.Dialect);
    }

    /// <summary>A reply RST to a request of a flow that lives: it says that there is no such flow (SEC-6).</summary>
    private static Diagnosis? OfDenial(Observation sent, List<Hypothesis> set)
    {
        ControlPacket packet = sent.Packet;
        if (sent.Trigger != FlowTrigger.RstArrived || !packet.Acknowledges
            || !set.TrueForAll(h => h.Record.PeerNonce == packet.Nonce && h.Record.LocalNonce != packet.Nonce))
        {
            return null;
        }

        foreach (Hypothesis hypothesis in set)
        {
            foreach (Obligation pending in hypothesis.Pending)
            {
                if (!pending.IsDeniedBy(packet) || pending.Cause is not { } cause)
                {
                    continue;
                }

                string clause = hypothesis.Record.State == FlowState.TimeWait ? "TEAR-11a"
                    : hypothesis.Record.IsSynchronised && pending.Cause.Trigger != FlowTrigger.SynAckArrived ? "FLOW-6b" : pending.Emission.Clause;
                return new Diagnosis(
                    clause,
                    $"{PacketText.Of(cause.Packet)} ({PacketText.Place(cause.Reference)}) is told that there is no such flow, "
                        + $"which is in {hypothesis.Record.StateName} and owes it {PacketText.Allowed(pending.Emission)}.",
                    pending.Emission.Packet);
            }
        }

        return null;
    }

    /// <summary>A reply RST, which echoes a nonce, to something that is not answered with RST (SEC-7).</summary>
    private static Diagnosis? OfReply(Observation sent, List<Hypothesis> set, IgnoredArrivals ignored, Dialect dialect)
    {
        ControlPacket packet = sent.Packet;
        if (sent.Trigger != FlowTrigger.RstArrived || !packet.Acknowledges || set.Exists(h => h.Record.LocalNonce == packet.Nonce))
        {
            return null;
        }

        if (ignored.NamedBy(packet.Ackno, dialect) is { Packet.IsKnown: true } arrival && FlowTimers.IsRequest(arrival.Packet.Kind.Slot))
        {
            return OfIgnored(arrival, set);
        }

        // A reply has no version (SEC-6): an RST with one is the flow's own, and bears a wrong nonce (SEC-2a).
        return packet.Version != 0
            ? null
            : new Diagnosis("SEC-7a", "It answers no request: a packet with RST or NACK, a pure ACK and data are not answered with RST.");
    }

    /// <summary>An answer to a packet that is not answered.</summary>
    private static Diagnosis OfIgnored(IgnoredArrival arrival, List<Hypothesis> set)
    {
        bool opening = set.TrueForAll(h => h.Record.State == FlowState.SynSent);
        string clause = opening && arrival.Clause == "SEC-3b" ? "OPEN-12" : arrival.Clause;
        string reason = clause == "SEC-3b" ? "whose nonce is not the peer's: a forged packet" : "which";
        return new Diagnosis(
            clause,
            $"It answers {PacketText.Place(arrival.Packet.Reference)} ({PacketText.Of(arrival.Packet.Packet)}), {reason} is not answered.");
    }

    /// <summary>An outstanding RSYN that comes again from a further address, where a newer one had to take its place (MIG-4).</summary>
    private static Diagnosis? OfFurtherMove(Observation sent, List<Hypothesis> set, List<Emission> allowed)
    {
        uint version = sent.Packet.Version;
        if (sent.Trigger != FlowTrigger.RsynArrived || !set.TrueForAll(h => h.Record.Move.IsOutstanding && h.Record.Move.Version == version))
        {
            return null;
        }

        ControlPacket packet = sent.Packet;
        int newer = allowed.FindIndex(e => e.Packet.Flags == packet.Flags && e.Packet.Source == packet.Source);
        return newer < 0 ? null : new Diagnosis(
            "MIG-4",
            $"It is the RSYN that is outstanding from {set[0].Record.Sending}, and comes from {packet.Source}: a further address takes a newer one.",
            allowed[newer].Packet);
    }

    /// <summary>The owed packet whose flags a merged packet contains.</summary>
    private static ControlPacket? MergedWith(ControlPacket merged, List<Hypothesis> set)
    {
        foreach (Obligation pending in set.SelectMany(h => h.Pending))
        {
            ControlPacket owed = pending.Emission.Packet;
            if (pending.IsOwed && (owed.Flags & merged.Flags) == owed.Flags)
            {
                return owed;
            }
        }

        return null;
    }

    private static Nearest? FindNearest(List<Emission> allowed, in ControlPacket packet)
    {
        Nearest? nearest = null;
        foreach (Emission emission in allowed)
        {
            PacketMatch.Field difference = PacketMatch.FirstDifference(emission, packet);
            if (difference == PacketMatch.Field.None)
            {
                return new Nearest(emission, difference);
            }

            if (nearest is null || difference > nearest.Value.Difference)
            {
                nearest = new Nearest(emission, difference);
            }
        }

        return nearest;
    }

    private static Diagnosis ByField(Observation sent, Nearest nearest, Dialect dialect)
    {
        ControlPacket expected = nearest.Expected.Packet;
        ControlPacket seen = sent.Packet;
        PacketKind kind = sent.Kind;
        (string clause, string message) = nearest.Difference switch
        {
            PacketMatch.Field.AckFlag => (kind.AckFlag, seen.Acknowledges
                ? "It carries the ACK flag, and has nothing to answer or no leave to."
                : "It lacks the ACK flag, with which it would answer the peer's FIN."),
            PacketMatch.Field.Nonce => ("SEC-2a", "Its nonce is not the one that this host announced."),
            PacketMatch.Field.FlowIds => ("FLOW-1a", $"It names flow {seen.SourceFlow}>{seen.DestinationFlow} instead of "
                + $"{expected.SourceFlow}>{expected.DestinationFlow}."),
            PacketMatch.Field.Version when sent.Trigger == FlowTrigger.RsynAckArrived && !kind.ConsumesVersion(dialect) =>
                ("CTL-1c", $"It borrows the next version, {expected.Version}, not {seen.Version}."),
            PacketMatch.Field.Version when !kind.ConsumesVersion(dialect) =>
                ("CTL-3a", $"It carries version {seen.Version} instead of the next unused one, {expected.Version}."),
            PacketMatch.Field.Version when nearest.Expected.Clause is "CTL-6a" or "OPEN-3" or "OPEN-11a" =>
                ("CTL-5a", $"A retransmission keeps its version: {expected.Version}, not {seen.Version}."),
            PacketMatch.Field.Version when nearest.Expected.Clause is "MIG-7" or "MIG-8d" =>
                (nearest.Expected.Clause, $"The RSYN came before, and is answered with the same RSYN+ACK again, of version {expected.Version}, not {seen.Version}."),
            PacketMatch.Field.Version => (kind.Version, $"A request consumes the next version, {expected.Version}, not {seen.Version}."),
            PacketMatch.Field.Ackno =>
                ("CTL-2a", $"Its ackno {seen.Ackno} does not name the packet that it answers: that would be {expected.Ackno}."),
            PacketMatch.Field.Source => (nearest.Expected.Clause, $"It comes from {seen.Source} instead of {expected.Source}."),
            _ when sent.HasRoute && sent.Trigger == FlowTrigger.SynAckArrived =>
                ("RES-8a", $"It answers a SYN with SOURCE, and goes to {seen.Destination} instead of the first address in it, {expected.Destination}."),
            _ when nearest.Expected.Clause is "MIG-8a" or "MIG-8b" or "MIG-8d" =>
                (nearest.Expected.Clause, $"The RSYN came again from another source, and is answered there: at {expected.Destination}, not at {seen.Destination}."),
            _ => (kind.Destination, $"It goes to {seen.Destination} instead of {expected.Destination}."),
        };
        return new Diagnosis(clause, message, expected);
    }

    private static Diagnosis ByKind(Observation sent, List<Hypothesis> set, IgnoredArrivals ignored, Dialect dialect)
    {
        ControlPacket packet = sent.Packet;
        if (sent.Trigger == FlowTrigger.FinArrived && set.TrueForAll(h => h.Record.IsSynchronised && h.Record.Fin.Phase == SlotPhase.Answered))
        {
            return new Diagnosis("TEAR-20b", "The FIN of this flow was acknowledged, and had another version: a flow has one.");
        }

        foreach (Obligation pending in set.SelectMany(h => h.Pending))
        {
            Emission owed = pending.Emission;
            if (pending.IsOwed && pending.Cause is { } cause && packet.Acknowledges && owed.Packet.Acknowledges && owed.Packet.Ackno == packet.Ackno)
            {
                bool bare = owed.Clause is "MIG-6" or "MIG-6b" && cause.Trigger == FlowTrigger.RsynArrived && sent.Trigger == FlowTrigger.AckArrived;
                return new Diagnosis(
                    bare ? "MIG-28" : owed.Clause,
                    $"{PacketText.Of(cause.Packet)} ({PacketText.Place(cause.Reference)}) is answered with "
                        + $"{ControlFlagsText.ToText(owed.Packet.Flags)} to {owed.Packet.Destination}, not with "
                        + $"{ControlFlagsText.ToText(packet.Flags)} to {packet.Destination}.",
                    owed.Packet);
            }
        }

        if (packet.Acknowledges && ignored.NamedBy(packet.Ackno, dialect) is { } arrival)
        {
            return OfIgnored(arrival, set);
        }

        if (sent.Trigger is FlowTrigger.FinArrived or FlowTrigger.RstArrived && set.TrueForAll(h => h.Record.PeerFlow == 0))
        {
            return new Diagnosis("OPEN-19", "An opening that is given up is dropped without a packet: there is nobody to tell.");
        }

        if (sent.Trigger == FlowTrigger.FinArrived && set.TrueForAll(h => h.Record.State == FlowState.SynReceived))
        {
            return new Diagnosis("TEAR-12a", "The flow is half open: a FIN waits until it is Established.");
        }

        string states = string.Join(" or ", set.Select(h => h.Record.StateName).Distinct(StringComparer.Ordinal));
        return new Diagnosis(sent.Kind.Provocation, $"Nothing calls for {ControlFlagsText.ToText(packet.Flags)} in {states}.");
    }

    private readonly record struct Nearest(Emission Expected, PacketMatch.Field Difference);
}
