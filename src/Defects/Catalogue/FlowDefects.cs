using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapter 6 and of the clauses on whole connections: what holds for a flow all its life.</summary>
internal static class FlowDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("rst-not-obeyed", "FLOW-2", Mtp1.Abort, Listener, AtHost, "data go on after the peer's RST",
            () => Instead(Is.Rst, (_, _) => null).And(Name(Is.Mtp.Since(1.03))), "FLOW-7", "FLOW-8"),
        new("rst-answered-with-ack", "FLOW-2", Mtp1.Abort, Listener, AtHost, "the peer's RST is answered with ACK",
            () => Answer(Is.Rst, (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version + 1)), "CTL-16", "FLOW-8"),
        new("rst-answered-with-fin", "FLOW-2", Mtp1.Abort, Listener, AtHost, "the peer's RST is answered with FIN",
            () => Answer(Is.Rst, (p, h) => Make.Answer(p, h, ControlFlags.Fin, 0)), "FLOW-8", "TEAR-2", "TEAR-20"),
        new("closed-flow-answers", "FLOW-3", Mtp1.Strays, Listener, AtHost, "data for a flow that is closed are acknowledged",
            () => Answer(Is.Data.Since(5), (_, h) => h.LastSent(p => p.IsMtpAck)!.Copy()), "FLOW-8", "FLOW-7", "DATA-16"),
        new("unexpected-rsyn-ack-answered", "FLOW-4", Mtp1.Unexpected, Listener, AtHost, "an RSYN+ACK without a move is answered with ACK",
            () => Answer(Is.RsynAck, (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version + 1)), "CTL-16", "MIG-13"),
        new("unexpected-ack-answered", "FLOW-4", Mtp1.Unexpected, Listener, AtHost, "an ACK that answers nothing is answered with ACK",
            () => Answer(Is.Ack.Since(0.9), (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version)), "CTL-16", "CTL-2"),
        new("abort-without-rst", "FLOW-5", Mtp1.Abort, Opener, AtHost, "a host aborts and tells nobody",
            () => Suppress(Is.Rst).And(Name(Is.Rst)).And(OwedFrom(1.02)), "FLOW-6", "DATA-1", "MIG-6"),
        new("abort-with-two-rsts", "FLOW-5", Mtp1.Abort, Opener, AtHost, "a host sends its RST twice",
            () => Repeat(Is.Rst, 1, 0.2), "FLOW-8"),
        new("abort-elsewhere", "FLOW-5", Mtp1.Abort, Opener, AtHost, "the RST goes to an address that the peer never had",
            () => Alter(Is.Rst, p => p.Destination = Names.Stranger), "MIG-1"),
        new("abort-by-fin", "TEAR-17", Mtp1.Abort, Opener, AtEnds, "a host aborts by FIN",
            () => Alter(Is.Rst, p => p.Flags = ControlFlags.Fin), "TEAR-2"),
        new("flow-forgotten", "FLOW-6", Mtp1.Talk, Listener, AtHost, "a host forgets its flow while the peer talks to it",
            () => Forget(Is.MtpAck.Since(1), 0), "DATA-1"),
        new("one-piece-never-answered", "FLOW-6", Mtp1.Exchange, Listener, AtHost, "the second piece of data is met with silence, however often it comes",
            () => Ignore(Is.Data.And(p => p.Sequence is > 0 and < 2000)), "DATA-1"),
        new("flow-disowned", "FLOW-6", Mtp1.Move, Listener, AtHost, "a host forgets its flow, and refuses what comes on it",
            () => Disown(Is.MtpAck.Since(0.9), 0), "SEC-6", "MIG-6"),
        new("data-before-the-third-packet", "FLOW-7", Mtp1.Exchange, Listener, AtHost, "a probe goes out before the third packet has come",
            () => Inserting(Is.SynAck.First, (p, _) => Make.Mtp(p, MtpFlags.Probe, 1))),
        new("data-after-the-end", "FLOW-7", Mtp1.Exchange, Listener, AtHost, "a probe goes out when the flow is closed",
            () => Also(Is.Fin, (p, h) => Make.Mtp(p, MtpFlags.Probe, h.LastSent(q => q.HasMtp)!.Number + 1), 1), "FLOW-8"),
        new("ack-after-the-end", "FLOW-8", Mtp1.Exchange, Listener, AtHost, "an ACK goes out when the flow is closed",
            () => Also(Is.Fin, (p, h) => Make.Like(p, ControlFlags.Ack, p.Version + 1, h.LastArrived(q => q.IsFin)!.Version + 1), 1),
            "CTL-16"),
        new("fin-after-the-end", "FLOW-8", Mtp1.Exchange, Listener, AtHost, "the FIN goes out again when the flow is closed",
            () => Repeat(Is.Fin.First, 1, 1), "CTL-6"),
        new("rst-after-the-end", "FLOW-8", Mtp1.Exchange, Listener, AtHost, "an RST goes out when the flow is closed",
            () => Also(Is.Fin, (p, _) => Make.Like(p, ControlFlags.Rst, p.Version + 1, 0), 1), "FLOW-5"),
        new("rsyn-after-the-end", "FLOW-8", Mtp1.Exchange, Listener, AtHost, "an RSYN goes out when the flow is closed",
            () => Also(Is.Fin, (p, _) => Make.Like(p, ControlFlags.Rsyn, p.Version + 1, 0), 1)),
        new("rst-to-the-candidate", "FLOW-5", Mtp1.AbortInMove, Listener, AtHost,
            "a host that aborts while the peer's move is unproven tells the candidate alone",
            () => Suppress(Is.Rst.To(Names.A0)).And(Name(Is.Rst.To(Names.A1)))),
        new("data-from-another-flow-id", "FLOW-1", Mtp1.Talk, Listener, AtHost, "packets of MTP bear another flow ID than the SYN+ACK",
            () => Alter(Is.Mtp.Since(1), p => p.SourceFlow ^= 5)),
        new("connection-never-given-up", "CONN-6", Mtp1.CutOff, Opener, AtHost, "data are sent again for minutes though nothing comes any more",
            () => Suppress(Is.Rst).And(Inserting(Is.Data.Since(1.2).First, (p, _) => p.Copy(), 20, 11))),
    ];
}
