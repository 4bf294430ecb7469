using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapters 5 and 6: opening a connection and further flows, and what holds for a flow all its life.</summary>
internal static class OpeningDefects
{
    private const ControlFlags SynAck = ControlFlags.Syn | ControlFlags.Ack;

    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("syn-without-service", "OPEN-1", Mtp1.Exchange, Opener, AtHost, "the SYN names no service",
            () => Alter(Is.Syn, p => p.Remove(ExtensionType.Service))),
        new("syn-to-a-flow", "OPEN-1", Mtp1.Exchange, Opener, Anywhere, "the SYN names a flow of its receiver",
            () => Alter(Is.Syn, p => p.DestinationFlow = 5)),
        new("ack-instead-of-syn-ack", "OPEN-2", Mtp1.Exchange, Listener, AtHost, "the SYN is answered with a pure ACK",
            () => Alter(Is.SynAck, Bare), "CTL-16"),
        new("syn-ack-of-the-openers-flow", "OPEN-2", Mtp1.Exchange, Listener, AtHost, "the SYN+ACK comes from the opener's own flow ID",
            () => Alter(Is.SynAck, p => p.SourceFlow = p.DestinationFlow), "CTL-6", "OPEN-6"),
        new("syn-ack-to-flow-0", "OPEN-2", Mtp1.Exchange, Listener, AtHost, "the SYN+ACK names no flow of the opener",
            () => Alter(Is.SynAck, p => p.DestinationFlow = 0), "SEC-14", "SEC-6"),
        new("syn-ack-never-again", "OPEN-3", Mtp1.LateData, Listener, AtHost, "an unanswered SYN+ACK is never sent again",
            () => Suppress(Is.SynAck.Again), "CTL-6"),
        new("syn-ack-every-100-ms", "OPEN-3", Mtp1.HalfOpen, Listener, AtHost, "an unanswered SYN+ACK is sent again every 0.1 s",
            () => Suppress(Is.SynAck.Again).And(Repeat(Is.SynAck.New, 2, 0.1)), "CTL-6"),
        new("syn-ack-without-backoff", "OPEN-3", Mtp1.HalfOpen, Listener, AtHost, "an unanswered SYN+ACK is sent again each second",
            () => Suppress(Is.SynAck.Again).And(Repeat(Is.SynAck.New, 2, 1)), "CTL-6"),
        new("syn-ack-unanswered", "OPEN-4", Mtp1.QuietFirst, Opener, AtHost, "the SYN+ACK is never answered",
            () => Suppress(Is.Ack), "OPEN-8", "CTL-9"),
        new("syn-ack-answered-elsewhere", "OPEN-4", Mtp1.Quiet, Opener, AtHost, "the ACK of a SYN+ACK goes to an address of nobody",
            () => Alter(Is.Ack, p => p.Destination = Names.Stranger), "SEC-14", "MIG-1", "OPEN-8"),
        new("syn-ack-answered-with-fin", "OPEN-4", Mtp1.Quiet, Opener, AtHost, "the SYN+ACK is answered with FIN+ACK",
            () => Alter(Is.Ack, p => { p.Flags |= ControlFlags.Fin; p.RemoveTransport(); }), "OPEN-8", "TEAR-2", "TEAR-8"),
        new("wrong-syn-ack-obeyed", "OPEN-5", Mtp1.WrongSynAck, Opener, AtHost,
            "a SYN+ACK that answers no SYN of ours is answered with ACK",
            () => Answer(Is.SynAck.First, (p, h) => Make.Like(h.Sent[0], ControlFlags.Ack, h.Sent[0].Version + 1, p.Version + 1)),
            "CTL-16", "OPEN-12", "FLOW-1"),
        new("third-packet-not-heard", "OPEN-6", Mtp1.Quiet, Listener, AtHost, "the SYN+ACK is sent again though its ACK has come",
            () => Ignore(Is.Ack).And(Repeat(Is.SynAck.First, 2, 1)), "CTL-6"),
        new("rsyn-in-syn-received-not-heard", "OPEN-7", Mtp1.EarlyMove, Listener, AtHost,
            "an RSYN before the third packet is met with silence",
            () => Ignore(Is.Rsyn), "MIG-6", "MIG-28", "CTL-9"),
        new("repeated-syn-ack-unanswered", "OPEN-8", Mtp1.LostThird, Opener, AtHost, "a repeated SYN+ACK is not answered again",
            () => Suppress(Is.Ack.Later), "CTL-9"),
        new("repeated-syn-ack-refused", "OPEN-8", Mtp1.LostThird, Opener, AtHost, "a repeated SYN+ACK is answered with RST",
            () => Instead(Is.SynAck.Since(1), (p, _) => Make.Reply(p, ControlFlags.Rst | ControlFlags.Ack, p.Version + 1)), "CTL-9", "SEC-6"),
        new("moved-syn-of-the-same-version", "OPEN-9", Mtp1.OpenerMoves, Opener, AtHost,
            "the SYN from a new address has the version of the first",
            () => Alter(Is.Syn.FromAddress(Names.A1), (p, h) => p.Version = h.Sent[0].Version), "CTL-6"),
        new("moved-syn-from-another-flow", "OPEN-9", Mtp1.OpenerMoves, Opener, Anywhere,
            "the SYN from a new address comes from another flow",
            () => Alter(Is.Syn.FromAddress(Names.A1), p => p.SourceFlow++), "OPEN-17", "CTL-1"),
        new("moved-syn-same-syn-ack", "OPEN-10", Mtp1.OpenerMoves, Listener, AtHost,
            "a newer SYN of the same request gets a SYN+ACK of the version of the first",
            () => Alter(Is.SynAck.To(Names.A1), (p, h) => p.Version = h.Sent[0].Version), "CTL-1"),
        new("moved-syn-answered-at-the-old-place", "OPEN-10", Mtp1.OpenerMoves, Listener, AtHost,
            "a newer SYN is answered at the source of the older one",
            () => Alter(Is.SynAck.To(Names.A1), p => p.Destination = Names.A0), "SEC-14"),
        new("moved-syn-ignored", "OPEN-10", Mtp1.OpenerMoves, Listener, AtHost, "a newer SYN of the same request is met with silence",
            () => Ignore(Is.Syn.FromAddress(Names.A1)), "OPEN-25", "CTL-2", "OPEN-11"),
        new("moved-syn-forks", "OPEN-17", Mtp1.OpenerMoves, Listener, AtHost, "a SYN from a new address is taken for another request",
            () => Alter(Is.SynAck.To(Names.A1), p => p.SourceFlow += 5), "OPEN-10", "OPEN-2"),
        new("repeated-syn-unanswered", "OPEN-11", Mtp1.LostSynAck, Listener, AtHost, "a repeated SYN is met with silence",
            () => Suppress(Is.SynAck.Later), "CTL-9", "OPEN-3", "CTL-6"),
        new("repeated-syn-other-syn-ack", "OPEN-11", Mtp1.LostSynAck, Listener, Anywhere, "a repeated SYN gets a SYN+ACK of fresh version",
            () => Alter(Is.SynAck.Later.BecauseOf(Is.Syn), p => p.Version++), "CTL-9", "CTL-5"),
        new("repeated-syn-forks-again", "OPEN-11", Mtp1.LostSynAck, Listener, Anywhere, "a repeated SYN forks again, with another flow ID",
            () => Alter(Is.SynAck.Later.BecauseOf(Is.Syn), p => p.SourceFlow ^= 0x77), "CTL-9"),
        new("late-syn-forks", "OPEN-11", Mtp1.LateSyn, Listener, AtHost, "a late copy of a SYN forks again while its flow lives",
            () => Instead(Is.Syn.Since(1), (_, h) => Forked(h)), "OPEN-17"),
        new("late-syn-refused", "OPEN-11", Mtp1.LateSyn, Listener, AtHost, "a late copy of a SYN is refused while its flow lives",
            () => Instead(Is.Syn.Since(1), (p, _) => Make.Reply(p, ControlFlags.Rst | ControlFlags.Ack, p.Version + 1)), "SEC-6"),
        new("repeated-syn-refused", "OPEN-11", Mtp1.LostSynAck, Listener, AtHost,
            "a repeated SYN is refused while its request is half open",
            () => Answer(Is.Syn.Later, (p, _) => Make.Reply(p, ControlFlags.Rst | ControlFlags.Ack, p.Version + 1)), "CTL-9"),
        new("fin-answered-in-syn-sent", "OPEN-12", Mtp1.WrongSynAck, Opener, AtHost, "a FIN is answered while the flow is in SynSent",
            () => Answer(Is.Fin, (p, h) => Make.Like(h.Sent[0], ControlFlags.Ack, h.Sent[0].Version + 1, p.Version + 1)), "CTL-16", "FLOW-1"),
        new("refusal-not-heard", "OPEN-13", Mtp1.Refused, Opener, AtHost, "the SYN is sent again though it was refused",
            () => Ignore(Is.Rst).And(Repeat(Is.Syn.First, 1, 1)), "CTL-6"),
        new("refused-and-fin", "OPEN-13", Mtp1.Refused, Opener, AtHost, "a refused opening is closed with FIN",
            () => Answer(Is.Rst, (_, h) => Make.Like(h.Sent[0], ControlFlags.Fin, h.Sent[0].Version + 1, 0)),
            "FLOW-8", "TEAR-20", "OPEN-19"),
        new("nack-at-once-again", "OPEN-14", Mtp1.Nack, Opener, AtHost, "a JOIN that got NACK is sent again at once from another flow",
            () => Answer(Is.Nack.First, (p, h) => Varied(h.LastSent(q => q.IsJoin)!, 9, 0))),
        new("nack-same-flow-again", "OPEN-14", Mtp1.Nack, Opener, AtHost, "a JOIN that got NACK is tried again from the same flow ID",
            () => Alter(Replacing.Later, (p, h) => p.SourceFlow = Replaced(h).SourceFlow)),
        new("nack-same-version-again", "OPEN-14", Mtp1.Nack, Opener, AtHost, "a JOIN that got NACK is tried again with the same version",
            () => Alter(Replacing.Later, (p, h) => p.Version = Replaced(h).Version)),
        new("nack-five-tries", "OPEN-14", Mtp1.Nack, Opener, Nowhere, "a JOIN is tried a fourth and a fifth time after NACK",
            () => Also(Replacing.Nth(4), (p, _) => Varied(p, 5, 1), 4).And(Also(Replacing.Nth(1), (p, _) => Varied(p, 6, 1), 15))),
        new("nack-not-heard", "OPEN-14", Mtp1.Nack, Opener, AtHost, "a JOIN is sent again though it got NACK",
            () => Ignore(Is.Nack).And(Repeat(Replacing.First, 2, 1)), "CTL-6"),
        new("close-in-syn-sent-with-fin", "OPEN-19", Mtp1.GivenUp, Opener, Anywhere, "an opening that is given up is closed with FIN",
            () => Also(Is.Syn.Nth(2), (p, _) => Make.Like(p, ControlFlags.Fin, p.Version + 1, 0), 1.0), "TEAR-20", "FLOW-8"),
        new("close-in-syn-sent-with-rst", "OPEN-19", Mtp1.GivenUp, Opener, Anywhere, "an opening that is given up is reset",
            () => Also(Is.Syn.Nth(2), (p, _) => Make.Like(p, ControlFlags.Rst, p.Version + 1, 0), 1.0), "FLOW-5"),
        new("given-up-and-syn-again", "OPEN-19", Mtp1.GivenUp, Opener, Nowhere, "a SYN is sent again though the application has given up",
            () => Repeat(Is.Syn.First, 1, 3), "DATA-16"),
        new("second-server-not-told", "OPEN-20", Mtp1.SecondServer, Opener, AtHost, "the SYN+ACK of a second server is met with silence",
            () => Suppress(Is.Rst), "SEC-6"),
        new("second-server-acknowledged", "OPEN-20", Mtp1.SecondServer, Opener, AtHost, "the SYN+ACK of a second server is answered with ACK",
            () => Instead(Is.SynAck.FromAddress(Names.Stranger), (p, h) => Make.Answer(p, h, ControlFlags.Ack, p.Version + 1)), "CTL-16", "SEC-3"),
        new("syn-without-offer", "OPEN-21", Mtp1.Exchange, Opener, Anywhere, "the first SYN offers no token",
            () => Alter(Is.Syn, p => p.Remove(ExtensionType.Connection))),
        new("syn-ack-without-offer", "OPEN-21", Mtp1.Exchange, Listener, Anywhere, "the first SYN+ACK offers no token",
            () => Alter(Is.SynAck, p => p.Remove(ExtensionType.Connection))),
        new("join-with-service", "OPEN-22", Mtp1.Join, Opener, Anywhere, "a JOIN names the service",
            () => Alter(Is.Join, (p, h) => p.Add(h.Sent[0].Extension(ExtensionType.Service)))),
        new("join-with-own-token", "OPEN-22", Mtp1.Join, Opener, AtEnds, "a JOIN bears its sender's token",
            () => Alter(Is.Join, (p, h) => p.Token = h.Sent[0].Token)),
        new("join-with-unknown-token", "OPEN-22", Mtp1.Join, Opener, AtHost, "a JOIN bears a token that nobody offered",
            () => Alter(Is.Join, p => p.Token += 13)),
        new("unknown-token-accepted", "OPEN-22", Mtp1.StrangeJoin, Listener, AtHost,
            "a JOIN for a token that was never offered is accepted",
            () => Instead(Is.Join.Since(1), (p, h) => Accepting(p, h.LastSent(q => q.IsSynAck)!))),
        new("unknown-token-ignored", "OPEN-22", Mtp1.StrangeJoin, Listener, AtHost,
            "a JOIN for a token that was never offered is met with silence",
            () => Suppress(Is.Nack), "OPEN-24"),
        new("unknown-token-ackno-off", "OPEN-22", Mtp1.StrangeJoin, Listener, AtEnds, "a reply NACK acknowledges the version itself",
            () => Alter(Is.Nack, p => p.Ackno--), "CTL-2", "SEC-5"),
        new("nack-with-its-own-nonce", "SEC-2", Mtp1.StrangeJoin, Listener, AtEnds, "a reply NACK does not copy the nonce",
            () => Alter(Is.Nack, p => p.Nonce++), "OPEN-22"),
        new("join-unanswered", "OPEN-24", Mtp1.Join, Listener, AtHost, "a JOIN is met with silence",
            () => Suppress(Is.SynAck.BecauseOf(Is.Join)).And(Suppress(Is.SynAck.Since(0.3)))),
        new("join-answered-and-nack", "OPEN-24", Mtp1.Join, Listener, AtHost, "a JOIN is accepted and refused",
            () => Answer(Is.Join, (p, _) => Make.Reply(p, ControlFlags.Nack | ControlFlags.Ack, p.Version + 1))),
        new("join-twice-at-a-time", "ADDR-6", Mtp1.Join, Opener, AtHost, "a second JOIN goes out before the first is answered",
            () => Also(Is.Join.First, (p, _) => Varied(p, 3, 1))),
        new("syn-unanswered", "OPEN-25", Mtp1.Exchange, Listener, AtHost, "a SYN for a service that is served is met with silence",
            () => Suppress(Is.SynAck)),
        new("data-in-syn-received-dropped", "OPEN-26", Mtp1.DataProves, Listener, AtHost, "data before the third packet are dropped",
            () => Ignore(Is.Data.Until(1)), "CTL-6"),
        new("data-proves-and-syn-ack-again", "OPEN-26", Mtp1.DataProves, Listener, AtHost,
            "the SYN+ACK is sent again though data have come on the flow",
            () => Repeat(Is.SynAck.First, 1, 1), "CTL-6"),
        new("flow-id-in-use", "OPEN-2", Mtp1.Twice, Listener, AtHost, "a SYN+ACK bears the flow ID of another flow that lives",
            () => Alter(Is.SynAck.Since(1), (p, h) => p.SourceFlow = h.Sent[0].SourceFlow)),
        new("syn-of-a-flow-in-use", "OPEN-1", Mtp1.Twice, Opener, AtHost, "a SYN bears the flow ID of another flow that lives",
            () => Alter(Is.Syn.Since(0.9), (p, h) => p.SourceFlow = h.Sent[0].SourceFlow)),
        new("syn-ack-with-the-openers-nonce", "OPEN-2", Mtp1.Exchange, Listener, AtHost, "the SYN+ACK copies the nonce of the SYN",
            () => Alter(Is.SynAck, (p, h) => p.Nonce = h.LastArrived(q => q.IsSyn)!.Nonce)),
        new("older-syn-answered", "OPEN-11", Mtp1.OldSyn, Listener, AtHost, "a late copy of an older SYN is answered with SYN+ACK",
            () => Instead(Is.Syn.Since(1), (p, h) => Answering(p, h.LastSent(q => q.IsSynAck)!))),
        new("unknown-token-accepted-with-a-nonce-of-its-own", "OPEN-22", Mtp1.StrangeJoin, Listener, AtHost,
            "a JOIN for a token that was never offered makes a connection of its own",
            () => Instead(Is.Join.Since(1), (p, h) => Accepting(p, h.LastSent(q => q.IsSynAck)!, 0x7777))),
        new("unknown-token-reset", "OPEN-22", Mtp1.StrangeJoin, Listener, AtHost, "a JOIN for a token that was never offered is answered with a reply RST",
            () => Alter(Is.Nack, p => p.Flags = ControlFlags.Rst | ControlFlags.Ack)),
        new("exhausted-opening-completed", "OPEN-18", Mtp1.LateSynAck, Opener, AtHost,
            "a SYN+ACK is acknowledged minutes after the last try of the SYN",
            () => Answer(Is.SynAck, (p, h) => Completing(h.Sent[0], p))),
    ];

    /// <summary>The same JOIN from another flow, of another version.</summary>
    internal static Packet Varied(Packet join, uint flow, uint version)
    {
        Packet varied = join.Copy();
        varied.SourceFlow += flow;
        varied.Version += version;
        varied.Number = 0;
        return varied;
    }

    /// <summary>The JOINs that are refused in <see cref="Mtp1.Nack"/>: all after those that fill the connection.</summary>
    private static Which Replacing => Is.Join.From(FlowLimit.Most);

    private static Packet Replaced(Host host) => host.Sent.Where(p => p.IsJoin).ElementAt(FlowLimit.Most - 1);

    /// <summary>A pure ACK in place of a SYN+ACK.</summary>
    private static void Bare(Packet packet)
    {
        packet.Flags = ControlFlags.Ack;
        packet.Remove(ExtensionType.Connection);
        packet.RemoveTransport();
    }

    /// <summary>The first SYN+ACK again, from another flow.</summary>
    internal static Packet Forked(Host host)
    {
        Packet forked = host.Sent.First(p => p.IsSynAck).Copy();
        (forked.SourceFlow, forked.Version) = (forked.SourceFlow + 5, forked.Version + 100);
        return forked;
    }

    private static Packet Accepting(Packet join, Packet model, ulong? nonce = null)
    {
        Packet accepting = model.Copy();
        (accepting.Source, accepting.Destination) = (join.Destination, join.Source);
        (accepting.Flags, accepting.SourceFlow, accepting.DestinationFlow) = (SynAck, model.SourceFlow + 9, join.SourceFlow);
        (accepting.Version, accepting.Ackno) = (77, join.Version + 1);
        accepting.Remove(ExtensionType.Connection);
        (accepting.Nonce, accepting.Number) = (nonce ?? model.Nonce, 0);
        return accepting;
    }

    /// <summary>A SYN+ACK to an older SYN of the request that another one has answered.</summary>
    private static Packet Answering(Packet syn, Packet model)
    {
        Packet answering = model.Copy();
        (answering.Source, answering.Destination) = (syn.Destination, syn.Source);
        (answering.Version, answering.Ackno) = (model.Version + 1, syn.Version + 1);
        return answering;
    }

    /// <summary>The ACK that completes an opening.</summary>
    private static Packet Completing(Packet syn, Packet synAck)
    {
        Packet completing = Make.Like(syn, ControlFlags.Ack, syn.Version + 1, synAck.Version + 1);
        completing.DestinationFlow = synAck.SourceFlow;
        completing.SetTransport(syn.Transport);
        return completing;
    }
}
