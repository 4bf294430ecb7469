using ServalRef.StateMachines;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Verification.Vectors;

/// <summary>Everything that can happen to one end of a flow: each kind of packet as each thing that it can be, each timer and decision.</summary>
internal static class Stimuli
{
    private const ControlFlags SynAck = Syn | Ack;

    private const ControlFlags RsynAck = Rsyn | Ack;

    private const ControlFlags FinAck = Fin | Ack;

    /// <summary>All, in a fixed order.</summary>
    internal static IReadOnlyList<Stimulus> All { get; } =
    [
        .. Decisions(),
        .. Timers(),
        .. Openings(),
        .. Moves(),
        .. Acknowledgements(),
        .. Fins(),
        .. Resets(),
        .. Forgeries(),
    ];

    /// <summary>One of them.</summary>
    internal static Stimulus Named(string name) => All.Single(s => s.Name == name);

    private static IEnumerable<Stimulus> Decisions() =>
    [
        new("the application opens", s => s.IsNew && s.Cast.Opens
            ? new FlowInput(FlowTrigger.OpenRequested, Address: s.Cast.Peer.Addresses[0]) : null),
        new("the application opens what is open", s => s.IsNew || s.IsOver
            ? null : new FlowInput(FlowTrigger.OpenRequested, Address: s.Cast.Peer.Addresses[0])),
        new("the address is lost", _ => new FlowInput(FlowTrigger.AddressLost)),
        new("another address", s => new FlowInput(FlowTrigger.AddressGained, Address: s.Cast.Fresh(s.Record))),
        new("the adopted address again", s => IsAway(s.Record)
            ? new FlowInput(FlowTrigger.AddressGained, Address: s.Record.Local) : null),
        new("a path check is wanted", _ => FlowInput.Of(MigrationTrigger.PathCheckRequested)),
        new("our data end", _ => new FlowInput(FlowTrigger.CloseRequested)),
        new("the flow is given up", _ => new FlowInput(FlowTrigger.AbortRequested)),
    ];

    private static IEnumerable<Stimulus> Timers()
    {
        foreach ((string request, FlowInput input, Func<FlowRecord, Slot> slot) in ((string, FlowInput, Func<FlowRecord, Slot>)[])
            [
                ("SYN or SYN+ACK", new FlowInput(FlowTrigger.OpeningTimedOut), r => r.Opening),
                ("RSYN", FlowInput.Of(MigrationTrigger.MoveTimedOut), r => r.Move),
                ("RSYN+ACK", FlowInput.Of(MigrationTrigger.AnswerTimedOut), r => r.Answer),
                ("FIN", new FlowInput(FlowTrigger.FinTimedOut), r => r.Fin),
            ])
        {
            yield return new($"no answer to the {request}", _ => input);
            yield return new($"no answer to the {request} again and again", s => slot(s.Record).IsOutstanding ? input : null, Repeats: true);
        }

        yield return new("the half-open request is over", _ => new FlowInput(FlowTrigger.HalfOpenExpired));
        yield return new("FinWait2 is over", _ => new FlowInput(FlowTrigger.FinWait2Expired));
        yield return new("TimeWait is over", _ => new FlowInput(FlowTrigger.TimeWaitExpired));
    }

    private static IEnumerable<Stimulus> Openings() =>
    [
        new("a SYN", s => s.IsNew && !s.Cast.Opens ? s.Packet(Syn, s.Cast.Peer.FirstVersion) : null),
        new("a newer SYN from elsewhere", s => IsPassive(s) ? From(s, s.Packet(Syn, s.Record.PeerOpening + 1)) : null),
        new("the same SYN", s => IsPassive(s) ? s.Packet(Syn, s.Record.PeerOpening) : null),
        new("the same SYN from elsewhere", s => IsPassive(s) ? From(s, s.Packet(Syn, s.Record.PeerOpening)) : null),
        new("an older SYN", s => IsPassive(s) ? s.Packet(Syn, s.Record.PeerOpening - 1) : null),
        new("a SYN of the peer we opened to", s => IsPassive(s) || s.IsNew || s.IsOver ? null : s.Packet(Syn, s.NewVersion)),
        new("a SYN+ACK to our SYN", s => IsActive(s)
            ? s.Packet(SynAck, Opening(s), s.Record.Opening.Version + 1) : null),
        new("a SYN+ACK to our SYN from elsewhere", s => IsActive(s)
            ? From(s, s.Packet(SynAck, Opening(s), s.Record.Opening.Version + 1)) : null),
        new("a SYN+ACK to an older SYN", s => IsActive(s)
            ? s.Packet(SynAck, Opening(s) - 1, s.Record.Opening.Version) : null),
        new("a SYN+ACK, though we sent no SYN", s => IsActive(s) ? null : s.Packet(SynAck, s.NewVersion, s.Record.NextVersion)),
        new("a SYN+ACK of another server", s => s.Record.IsSynchronised ? Strange(s) : null),
    ];

    private static IEnumerable<Stimulus> Moves() =>
    [
        new("a newer RSYN from elsewhere", s => From(s, s.Packet(Rsyn, s.NewVersion))),
        new("a newer RSYN from the adopted address", s => From(s, s.Packet(Rsyn, s.NewVersion), s.Record.Peer)),
        new("the same RSYN", s => s.KnowsPeer ? s.Packet(Rsyn, s.Record.PeerMove) : null),
        new("the same RSYN from elsewhere", s => s.KnowsPeer ? From(s, s.Packet(Rsyn, s.Record.PeerMove)) : null),
        new("the same RSYN from the adopted address", s => s.KnowsPeer && s.Record.NewestPeer != s.Record.Peer
            ? From(s, s.Packet(Rsyn, s.Record.PeerMove), s.Record.Peer) : null),
        new("an older RSYN", s => s.KnowsPeer ? s.Packet(Rsyn, s.Record.PeerMove - 1) : null),
        new("an RSYN+ACK to our RSYN", s => Asked(s.Record.Move)
            ? s.Packet(RsynAck, AnswerVersion(s), s.Record.Move.Version + 1) : null),
        new("an RSYN+ACK to an older RSYN, or none", s => s.Packet(RsynAck, AnswerVersion(s), Newest(s.Record.Move, s) - 1)),
    ];

    private static IEnumerable<Stimulus> Acknowledgements() =>
    [
        new("an ACK to our SYN+ACK", s => Asked(s.Record.Opening)
            ? s.Packet(Ack, s.NewVersion, s.Record.Opening.Version + 1) : null),
        new("an ACK to our RSYN+ACK", s => IsNamed(s)
            ? s.Packet(Ack, s.NewVersion, AnswerNamed(s)) : null),
        new("an ACK to our FIN", s => Asked(s.Record.Fin) ? s.Packet(Ack, s.NewVersion, s.Record.Fin.Version + 1) : null),
        new("an ACK to nothing", s => s.Packet(Ack, s.NewVersion, s.Record.NextVersion + 100)),
        new("data", s => s.IsNew ? null : s.Packet(None, 0)),
    ];

    private static IEnumerable<Stimulus> Fins() =>
    [
        new("a FIN that overtakes an RSYN", s => s.Packet(Fin, s.NewVersion + 1)),
        new("a FIN that answers ours", s => Asked(s.Record.Fin) ? s.Packet(FinAck, s.NewVersion + 1, s.Record.Fin.Version + 1) : null),
        new("the same FIN", s => s.KnowsPeer ? s.Packet(Fin, s.Record.PeerFin) : null),
        new("the same FIN, and it answers ours", s => s.KnowsPeer && Asked(s.Record.Fin)
            ? s.Packet(FinAck, s.Record.PeerFin, s.Record.Fin.Version + 1) : null),
        new("the same FIN, and it answers something else", s => s.KnowsPeer && Asked(s.Record.Fin)
            ? s.Packet(FinAck, s.Record.PeerFin, s.Record.Fin.Version) : null),
        new("an older FIN", s => s.KnowsPeer ? s.Packet(Fin, s.Record.PeerFin - 1) : null),
    ];

    private static IEnumerable<Stimulus> Resets() =>
    [
        new("the peer's RST", s => s.KnowsPeer ? s.Packet(Rst, s.NewVersion) : null),
        new("an older RST of the peer", s => s.KnowsPeer ? s.Packet(Rst, s.NewVersion - 1) : null),
        new("a reply RST to our SYN or SYN+ACK", s => Asked(s.Record.Opening) ? s.Reply(Rst, s.Record.Opening.Version + 1) : null),
        new("a reply RST to our RSYN", s => Asked(s.Record.Move) ? s.Reply(Rst, s.Record.Move.Version + 1) : null),
        new("a reply RST to our RSYN+ACK", s => IsNamed(s) ? s.Reply(Rst, s.Record.Answer.Version + 1) : null),
        new("a reply RST to our FIN", s => Asked(s.Record.Fin) ? s.Reply(Rst, s.Record.Fin.Version + 1) : null),
        new("a reply RST to nothing", s => s.Reply(Rst, s.Record.NextVersion + 100)),
        new("a reply NACK to our SYN or SYN+ACK", s => Asked(s.Record.Opening) ? s.Reply(Nack, s.Record.Opening.Version + 1) : null),
        new("a reply NACK to nothing", s => s.Reply(Nack, s.Record.NextVersion + 100)),
        new("the peer's NACK", s => s.KnowsPeer ? s.Packet(Nack | Ack, s.NewVersion, s.Record.Opening.Version + 1) : null),
    ];

    private static IEnumerable<Stimulus> Forgeries() =>
    [
        Forgery("a newer RSYN", s => From(s, s.Packet(Rsyn, s.NewVersion))),
        Forgery("an RSYN+ACK", s => s.Packet(RsynAck, s.NewVersion, Newest(s.Record.Move, s) + 1)),
        Forgery("an ACK to our SYN+ACK", s => s.Packet(Ack, s.NewVersion, Newest(s.Record.Opening, s) + 1)),
        Forgery("an ACK to our RSYN+ACK", s => IsNamed(s) ? s.Packet(Ack, s.NewVersion, AnswerNamed(s)) : null),
        Forgery("an ACK to our FIN", s => Asked(s.Record.Fin) ? s.Packet(Ack, s.NewVersion, s.Record.Fin.Version + 1) : null),
        Forgery("a FIN", s => s.Packet(Fin, s.NewVersion)),
        Forgery("an older FIN", s => s.KnowsPeer ? s.Packet(Fin, s.Record.PeerFin - 1) : null),
        Forgery("a RST", s => s.Packet(Rst, s.NewVersion)),
        Forgery("a reply RST", s => s.Reply(Rst, Newest(s.Record.Opening, s) + 1)),
        Forgery("a reply NACK", s => s.Reply(Nack, Newest(s.Record.Opening, s) + 1)),
        Forgery("a newer SYN of the same flow", s => IsPassive(s) ? From(s, s.Packet(Syn, s.Record.PeerOpening + 1)) : null),
    ];

    private static Stimulus Forgery(string what, Func<Scene, FlowInput?> make) => new(
        $"{what}, with a nonce that is not the peer's",
        s => make(s) is { } input ? input with { Packet = input.Packet with { Nonce = Cast.Forged } } : null);

    private static FlowInput From(Scene s, in FlowInput input, NetworkAddress? source = null)
    {
        NetworkAddress elsewhere = source ?? s.Cast.Peer.Fresh(s.Record);
        return input with { Packet = input.Packet with { Source = elsewhere.IsNone ? s.Cast.Peer.Addresses[0] : elsewhere } };
    }

    private static FlowInput Strange(Scene s) => Scene.Of(s.Packet(SynAck, s.Cast.Stranger.FirstVersion, s.Record.Opening.Version + 1).Packet with
    {
        SourceFlow = s.Cast.Stranger.Flow,
        Nonce = s.Cast.Stranger.Nonce,
        Source = s.Cast.Stranger.Addresses[0],
    });

    private static bool Asked(Slot slot) => slot.Phase != SlotPhase.Unused;

    private static uint Newest(Slot slot, Scene s) => Asked(slot) ? slot.Version : s.Record.NextVersion;

    private static bool IsActive(Scene s) => Asked(s.Record.Opening) && !s.Record.Has(FlowFacts.Passive);

    private static bool IsPassive(Scene s) => !s.IsOver && s.Record.Has(FlowFacts.Passive);

    private static uint Opening(Scene s) => s.KnowsPeer ? s.Record.PeerOpening : s.Cast.Peer.FirstVersion;

    // Once answered, the number of an RSYN+ACK that consumed none is that of another request.
    private static bool IsNamed(Scene s) => s.Record.Answer.IsOutstanding
        || (Asked(s.Record.Answer) && s.Cast.Dialect.MoveAnswerConsumesVersion);

    private static uint AnswerNamed(Scene s) => Freshness.AcknoFor(s.Record.Answer.Version, s.Cast.Dialect.MoveAnswerConsumesVersion);

    // The prototype's RSYN+ACK has the version that its next request will have; ours is newer than all (CTL-1).
    private static uint AnswerVersion(Scene s) => s.NewVersion;

    private static bool IsAway(in FlowRecord r) => r.Sending != r.Local || r.IsHomeless;
}
