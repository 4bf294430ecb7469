using ServalRef.StateMachines;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapter 10: the end of streams, of flows and of connections.</summary>
internal static class TeardownDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("end-not-covered", "TEAR-1", Mtp1.HalfClose, Listener, AtEnds, "DATA_ACK never covers the end of the stream",
            () => Alter(Is.Of(p => p.IsMtp && p.HasMtpAck).Since(1), p => p.DataAck = 5000), "DATA-6", "DATA-4"),
        new("close-without-stream-end", "TEAR-1", Mtp1.HalfClose, Opener, AtEnds,
            "the last data packet lacks the flag FIN, and the flow is closed all the same",
            () => Suppress(Is.StreamEnd).And(Also(Is.MtpAck.Since(1), (p, h) => Closing(p, h))), "TEAR-2"),
        new("fin-before-the-streams-end", "TEAR-2", Mtp1.HalfClose, Opener, AtHost,
            "the only flow is closed while the peer's stream goes on",
            () => Also(Is.StreamEnd.First, (p, h) => Closing(p, h), 0.3)),
        new("fin-before-any-end", "TEAR-2", Mtp1.Talk, Opener, AtHost, "the only flow is closed while both streams go on",
            () => Also(Is.Data.Since(1).First, (p, h) => Closing(p, h))),
        new("fin-never", "TEAR-2", Mtp1.FinAgain, Opener, AtHost, "a host never closes its flow though both streams are over",
            () => Suppress(Is.Fin).And(Adjust(Is.Ack.Since(0.9), p => p.Version--))),
        new("fin-for-one-flow-only", "TEAR-2", Mtp1.JoinFinAgain, Opener, AtHost, "only one of two flows is closed",
            () => Suppress(SecondFlow(Is.Fin)).And(Adjust(SecondFlow(Is.Ack.Since(1.4)), p => p.Version--))),
        new("data-after-fin", "TEAR-3", Mtp1.Remove, Opener, AtHost, "new data are sent on a flow after its FIN",
            () => Alter(SecondFlow(Is.Data.Since(1.6).First), OnFirstFlow)),
        new("fin-unanswered", "TEAR-4", Mtp1.Remove, Listener, AtHost, "a FIN is met with silence",
            () => Ignore(Is.Fin.Until(2)), "TEAR-19", "CTL-9"),
        new("fin-answered-with-rst", "TEAR-4", Mtp1.Exchange, Listener, AtHost, "a FIN on a live flow is answered with a reply RST",
            () => Instead(Is.Fin, (p, _) => Make.Reply(p, ControlFlags.Rst | ControlFlags.Ack, p.Version + 1)), "SEC-6", "FLOW-6"),
        new("fin-answered-with-rsyn-ack", "TEAR-4", Mtp1.Remove, Listener, AtHost, "a FIN is answered with RSYN+ACK",
            () => Alter(Is.Ack.BecauseOf(Is.Fin), p => p.Flags = ControlFlags.Rsyn | ControlFlags.Ack), "MIG-6", "FLOW-4", "CTL-1"),
        new("both-ends-remove", "TEAR-5", Mtp1.CrossedRemoves, Listener, AtHost,
            "a FIN is answered with FIN though no other flow is Established",
            () => Answer(Is.Fin.First, (p, h) => Make.Answer(p, h, ControlFlags.Fin | ControlFlags.Ack, p.Version + 1))),
        new("fin-without-ack-after-fin", "TEAR-8", Mtp1.Exchange, Listener, AtHost, "a FIN that is sent after the peer's lacks ACK",
            () => Alter(Is.Fin, p => (p.Flags, p.Ackno) = (ControlFlags.Fin, 0))),
        new("fin-with-ack-before-fin", "TEAR-8", Mtp1.Exchange, Opener, AtHost, "a FIN that is sent before the peer's has ACK",
            () => Alter(Is.Fin.New, (p, h) => (p.Flags, p.Ackno) = (ControlFlags.Fin | ControlFlags.Ack, h.LastArrived(q => q.IsSynAck)!.Version + 1)), "CTL-2"),
        new("fin-with-ack-of-nothing", "TEAR-8", Mtp1.CrossedClose, Opener, AtHost, "a FIN acknowledges a version that never came",
            () => Alter(Is.Fin.New, (p, h) => (p.Flags, p.Ackno) = (ControlFlags.Fin | ControlFlags.Ack, h.LastArrived(q => q.IsSynAck)!.Version + 2)), "CTL-2"),
        new("last-fin-unanswered", "TEAR-10", Mtp1.LostClose, Opener, AtHost, "a repeated FIN is met with silence in TimeWait",
            () => Suppress(Is.Ack.Since(1).From(2)), "CTL-9"),
        new("last-fin-refused", "TEAR-10", Mtp1.LostClose, Opener, AtHost, "a repeated FIN is refused in TimeWait",
            () => Disown(Is.Ack.Since(1), 0), "TEAR-11", "SEC-6"),
        new("time-wait-of-1-s", "TEAR-11", Mtp1.LongLostClose, Opener, AtHost, "a flow in TimeWait is forgotten after 1 s",
            () => Disown(Is.Ack.Since(1), 1), "TEAR-10", "SEC-6"),
        new("time-wait-silent-after-2-s", "TEAR-11", Mtp1.LongLostClose, Opener, AtHost,
            "a flow in TimeWait says nothing any more after 2 s",
            () => Forget(Is.Ack.Since(1), 2), "TEAR-10"),
        new("time-wait-of-2-min", "TEAR-11", Mtp1.LateFin, Opener, AtHost, "a FIN that comes two minutes later is still answered with ACK",
            () => Instead(Is.Fin.Since(60), (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version + 1)), "FLOW-8", "FLOW-3", "CTL-16"),
        new("syn-received-closed", "TEAR-12", Mtp1.HalfOpenAtEnd, Listener, AtHost, "a FIN goes out on a flow in SynReceived",
            () => Also(Is.SynAck.Since(0.9).First, (p, _) => Make.Like(p, ControlFlags.Fin, p.Version + 1, 0), 0.3), "FLOW-8", "CTL-1"),
        new("syn-sent-closed-with-fin", "TEAR-13", Mtp1.AskedAtEnd, Opener, Anywhere,
            "a flow in SynSent is closed with FIN when the streams end",
            () => Also(Is.Join.First, (p, _) => Make.Like(p, ControlFlags.Fin, p.Version + 1, 0), 0.3), "OPEN-19", "TEAR-20", "FLOW-8"),
        new("syn-sent-reset", "TEAR-13", Mtp1.AskedAtEnd, Opener, Anywhere, "a flow in SynSent is reset when the streams end",
            () => Also(Is.Join.First, (p, _) => Make.Like(p, ControlFlags.Rst, p.Version + 1, 0), 0.3), "OPEN-19", "FLOW-5"),
        new("syn-again-after-the-end", "TEAR-13", Mtp1.AskedAtEnd, Opener, AtHost,
            "a SYN of a further flow is sent again after the streams have ended",
            () => Repeat(Is.Join.First, 1, 2), "CTL-6"),
        new("fin-settled-by-another-ack", "TEAR-16", Mtp1.OtherAck, Opener, AtHost, "a FIN counts as acknowledged by an ACK that answers something else",
            () => Suppress(Is.Fin.Again), "CTL-6"),
        new("crossed-fin-unanswered", "TEAR-18", Mtp1.CrossedClose, Opener, AtHost, "a FIN that crosses ours is met with silence",
            () => Suppress(Is.Ack.BecauseOf(Is.Fin)), "TEAR-4", "TEAR-19", "CTL-9"),
        new("repeated-fin-unanswered", "TEAR-19", Mtp1.LostRemove, Listener, AtHost, "a repeated FIN is met with silence in CloseWait",
            () => Suppress(Is.Ack.Since(0.9).From(2)), "CTL-9"),
        new("repeated-fin-answered-with-another-ackno", "TEAR-19", Mtp1.LostRemove, Listener, AtEnds,
            "a repeated FIN is answered with another ackno",
            () => Alter(Is.Ack.Since(0.9).From(2), p => p.Ackno++), "CTL-2", "CTL-9"),
        new("two-fins", "TEAR-20", Mtp1.Exchange, Opener, Anywhere, "a flow is closed by two FINs of different versions",
            () => Also(Is.Fin.First, (p, _) => Make.Like(p, ControlFlags.Fin, p.Version + 1, 0)), "CTL-1", "CTL-5"),
        new("fin-wait-2-of-80-s", "TEAR-14", Mtp1.LatePeerFin, Opener, AtHost, "a FIN is acknowledged after 81 s in FinWait2",
            () => Ignore(Is.Rsyn.Since(70)).And(Instead(Is.Fin.Since(70), (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version + 1))), "CTL-16", "FLOW-3", "FLOW-8"),
    ];

    /// <summary>Sends a packet of data on the first flow instead, which its FIN has ended there.</summary>
    private static void OnFirstFlow(Packet packet, Host host)
    {
        Packet first = host.Sent.First(p => p.IsData);
        host.Numbers.Withdraw(packet);
        (packet.SourceFlow, packet.DestinationFlow) = (first.SourceFlow, first.DestinationFlow);
        (packet.Source, packet.Destination) = (first.Source, first.Destination);
        packet.Number = host.Numbers.Take(packet.SourceFlow);
    }

    private static Which SecondFlow(Which which) => which.And((p, h) => p.SourceFlow != h.Sent[0].SourceFlow);

    private static Packet Closing(Packet like, Host host)
    {
        Packet model = host.LastSent(p => p.HasControl && p.SourceFlow == like.SourceFlow && p.DestinationFlow != 0)!;
        return Make.Like(model, ControlFlags.Fin, Make.NextVersion(host, like.SourceFlow), 0);
    }
}
