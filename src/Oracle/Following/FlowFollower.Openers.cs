using ServalRef.Oracle.Findings;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>What openers send that belongs to no flow that has an answer, and what completes an opening or is no answer to it.</content>
internal sealed partial class FlowFollower
{
    /// <summary>The opening that a packet comes from, if that has no flow yet that the packet could name.</summary>
    private Opening? FromOpener(Observation sent)
    {
        ControlPacket packet = sent.Packet;
        bool reply = sent.IsKnown && packet.Acknowledges && sent.Trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived;
        if (packet.SourceFlow == 0 || reply || _table.OpeningOf(packet.SourceFlow, packet.Nonce) is not { } opening)
        {
            return null;
        }

        // It names a flow that the capture may have lost the beginning of, unless it names none.
        bool mayBeSeenLate = IsUnseen(packet) || context.MayPrecedeCapture(opening.FirstSeen)
            || opening.Opener.Judge.States.Any(h => h.Record.PeerFlow != 0);
        return packet.DestinationFlow != 0 && mayBeSeenLate ? null : opening;
    }

    /// <summary>A packet of an opener that knows no peer: it sends nothing but SYNs (OPEN-12, OPEN-19).</summary>
    private void AddFromOpener(Opening opening, Observation sent, in SalPacket packet)
    {
        Show(sent, packet, opening.Dialect, PartiesOf(opening));
        opening.Note(sent);
        opening.Opener.Sent(sent);
        if (sent.Packet.DestinationFlow != 0)
        {
            // Either way the flow goes on without having been seen to begin.
            opening.BeganUnseen();
        }
    }

    /// <summary>Whether a SYN+ACK shows that the flow began before the capture did, or that nobody can know how it goes on.</summary>
    private void JudgeBegin(FlowTrack flow, Observation synAck, in SalPacket packet)
    {
        Opening opening = flow.Opening;
        if (opening.BeganBefore(synAck, context) || IsMisled(packet, synAck))
        {
            flow.DoubtfulAckno = synAck.Packet.Ackno;
            opening.BeganUnseen();
        }
        else if (flow.DoubtfulAckno == synAck.Packet.Ackno && flow.Listener.Judge.IsCertain && !opening.Has(synAck.Packet.Ackno))
        {
            // The SYN that was seen has come long ago: whatever went before, this is the one to answer (OPEN-10a, OPEN-11b).
            flow.DoubtfulAckno = null;
            flow.Listener.Judge.Report(
                synAck.Packet.Source,
                "CTL-2a",
                synAck.Reference,
                PacketText.WithEnds(synAck.Packet),
                [$"ackno {Freshness.AcknoFor(opening.Newest)} (CTL-2a)"],
                $"Its ackno names a SYN that has not come, and not the newest that has, of version {opening.Newest}.");
        }
    }

    /// <summary>
    /// Whether a SYN+ACK's SOURCE tells its opener that the peer is at the opener's own address, or does not tell where it is: what the opener
    /// does then is nobody's rule.
    /// </summary>
    private bool IsMisled(in SalPacket synAck, Observation observation) => IsMisleading(synAck) || (synAck.HasSource
        && context.IsAt(synAck.SourceEntry(synAck.SourceCount - 1)) && !context.IsAt(observation.Packet.Source));

    /// <summary>Whether the SOURCE of a SYN+ACK lacks its answerer: the opener and a router are two entries already (RES-6a, RES-8b).</summary>
    private static bool IsMisleading(in SalPacket synAck) => synAck.HasSource && synAck.SourceCount < 3;

    /// <summary>A refusal of a SYN that has made a flow already.</summary>
    private void NoteRefusedAgain(Opening opening, Observation refusal)
    {
        if (context.IsAt(refusal.Packet.Source) && opening.Has(refusal.Packet.Ackno) && opening.IsOneRequest
            && opening.Forks.Find(f => f.Listener.Judge.IsCertain) is { } fork)
        {
            fork.Listener.Judge.Refused(refusal, opening.IsJoin);
        }
    }

    /// <summary>Whether an ACK lacks what the one has that completes an opening: a listener need not take it for that (WIRE-16, WIRE-17).</summary>
    private static bool IsIncomplete(Observation ack, in SalPacket packet, Dialect dialect) =>
        ack.IsKnown && ack.Trigger == FlowTrigger.AckArrived
            && (dialect.Name == Dialect.Mtp1.Name ? !packet.HasMtp : packet.ServiceCount == 0 || packet.PayloadLength == 0);

    /// <summary>Whether a SYN+ACK answers a JOIN with another nonce than the peer's in the rest of the connection (SEC-2).</summary>
    private static bool IsStrangers(Opening opening, Observation answer) =>
        answer.IsKnown && answer.Trigger == FlowTrigger.SynAckArrived
            && opening is { Connection: { } connection, Joining: { } joining }
            && connection.View.Hosts[1 - joining.OpenerSide].Nonce != answer.Packet.Nonce;
}
