namespace ServalRef.StateMachines;

/// <summary>The named guards and acts of the flow machine.</summary>
internal static class FlowVocabulary
{
    internal static readonly Guard AnswersSyn = new("ackno answers our newest SYN", Answers(r => r.Opening));

    internal static readonly Guard AnswersSynAck = new("ackno answers our newest SYN+ACK", Answers(r => r.Opening));

    internal static readonly Guard AnswersSynAckAfterClose = new(
        "ackno answers our newest SYN+ACK, and close was asked for",
        t => AnswersSynAck.Holds(t) && t.Before.Has(FlowFacts.CloseAsked));

    internal static readonly Guard AnswersFin = new("ackno answers our FIN", Answers(r => r.Fin));

    internal static readonly Guard AnswersFinThatAcknowledged = new(
        "ackno answers our FIN, which carried the ACK of the peer's",
        t => AnswersFin.Holds(t) && Outgoing.FinCarriesAck(t.Before, t.Dialect));

    internal static readonly Guard SynNewer = new("newer SYN of the same request", t => OpeningAge(t) == RequestAge.Newer);

    internal static readonly Guard SynAgain = new("the same SYN again", t => OpeningAge(t) == RequestAge.Again);

    internal static readonly Guard AnsweredSynAgain = new(
        "the SYN that we answered again", t => t.Before.Has(FlowFacts.Passive) && SynAgain.Holds(t));

    internal static readonly Guard SynAckAgain = new(
        "the recorded peer's SYN+ACK again",
        t => !t.Before.Has(FlowFacts.Passive)
            && t.Input.Packet.SourceFlow == t.Before.PeerFlow
            && t.Input.Packet.Version == t.Before.PeerOpening
            && t.Before.Opening.IsNamedBy(t.Input.Packet.Ackno));

    internal static readonly Guard AnotherServer = new(
        "from another than the recorded peer", t => t.Input.Packet.SourceFlow != t.Before.PeerFlow);

    internal static readonly Guard CloseAsked = new("close was asked for", t => t.Before.Has(FlowFacts.CloseAsked));

    internal static readonly Guard DataProves = new("data proves the opening in this dialect", t => t.Dialect.DataProvesOpening);

    internal static readonly Guard DataProvesAfterClose = new(
        "data proves the opening in this dialect, and close was asked for",
        t => DataProves.Holds(t) && CloseAsked.Holds(t));

    internal static readonly Guard FinNewer = new("FIN newer than any accepted", t => FinAge(t) == RequestAge.Newer);

    internal static readonly Guard FinNewerAfterClose = new(
        "FIN newer than any accepted, and close was asked for", t => FinNewer.Holds(t) && CloseAsked.Holds(t));

    internal static readonly Guard FinNewerAnswersFin = new(
        "FIN newer than any accepted, and its ackno answers ours", t => FinNewer.Holds(t) && AnswersFin.Holds(t));

    internal static readonly Guard FinNotOlder = new("the FIN again, or a newer one", t => FinAge(t) != RequestAge.Older);

    internal static readonly Guard FinNotOlderAnswersFin = new(
        "the FIN again, and its ackno answers ours", t => FinNotOlder.Holds(t) && AnswersFin.Holds(t));

    internal static readonly Guard FinNotOlderAnswersFinThatAcknowledged = new(
        "the FIN again, and its ackno answers ours, which carried the ACK",
        t => FinNotOlderAnswersFin.Holds(t) && Outgoing.FinCarriesAck(t.Before, t.Dialect));

    internal static readonly Guard Challenged = new(
        "older version, which this dialect may challenge",
        t => t.Dialect.ChallengesOlder && IsBehind(t.Before, t.Input.Packet.Version));

    internal static readonly Guard ChallengedReset = new(
        "the peer's own RST of an older version, which this dialect may challenge",
        t => t.Sender == Sender.Peer && Challenged.Holds(t));

    internal static readonly Guard PeerReset = new("the peer's own RST", t => t.Sender == Sender.Peer);

    internal static readonly Guard ReplyToOpening = new("a reply that answers our SYN or SYN+ACK", Replies(r => r.Opening));

    internal static readonly Guard ReplyToFin = new("a reply that answers our FIN", Replies(r => r.Fin));

    internal static readonly Guard OpeningTriesLeft = new(
        "tries left of the SYN or SYN+ACK", t => t.Before.Opening.Tries < OpeningTries(t));

    internal static readonly Guard FinTriesLeft = new("tries left of the FIN", t => t.Before.Fin.Tries < t.Dialect.Limits.FinTries);

    internal static readonly Guard ResentOnce = new(
        "the SYN+ACK was resent at least once, or need not be",
        t => t.Before.Opening.Tries > 0 || t.Dialect.Limits.HalfOpenMinimum == Duration.Zero);

    internal static readonly Guard OpenerMoves = new("an opener may move in this dialect", t => t.Dialect.OpenerMoves);

    internal static readonly Act SendSyn = new(EmissionSlots.Opening, "send SYN with a fresh version", t =>
    {
        if (t.Before.State == FlowState.Closed)
        {
            t.After = t.After with { Peer = t.Input.Address };
        }

        uint version = t.Consume();
        t.After = t.After with { Opening = Slot.Send(version) };
        SendOpening(t);
    });

    internal static readonly Act MoveOpening = new("go on from the new address", t => t.After = t.After with { Local = t.Input.Address });

    internal static readonly Act RecordRequester = new("record the SYN's flow ID, nonce, version and source", t =>
    {
        RecordPeer(t);
        t.Set(FlowFacts.Passive);
    });

    internal static readonly Act RecordListener = new("record the SYN+ACK's flow ID, nonce, version and source", t =>
    {
        RecordPeer(t);
        t.After = t.After with { Opening = t.After.Opening.Answer() };
    });

    internal static readonly Act SendSynAck = new(EmissionSlots.Opening, "send SYN+ACK with a fresh version to its source", t =>
    {
        uint version = t.Consume();
        t.After = t.After with { Opening = Slot.Send(version) };
        SendOpening(t);
    });

    internal static readonly Act RepeatSynAck = new(EmissionSlots.Opening, "send the same SYN+ACK again to its source", t =>
        t.Send(Outgoing.Opening(t.After) with { Destination = t.Input.Packet.Source }, EmissionSlot.Opening));

    internal static readonly Act MayRepeatSynAck = new(EmissionSlots.Opening, "may send the same SYN+ACK again", t =>
        t.Send(Outgoing.Opening(t.After) with { Destination = t.Input.Packet.Source }, EmissionSlot.Opening, optional: true));

    internal static readonly Act RetryOpening = new(EmissionSlots.Opening, "send it again", t =>
    {
        t.After = t.After with { Opening = t.After.Opening.Retry() };
        SendOpening(t);
    });

    internal static readonly Act Proven = new("take the requester's address as proven", t =>
        t.After = t.After with { Opening = t.After.Opening.Answer() });

    internal static readonly Act Acknowledge = new(EmissionSlots.Acknowledgement, "send ACK", t =>
        t.Send(Outgoing.Acknowledge(t.After, t.Input.Packet), EmissionSlot.Acknowledgement));

    internal static readonly Act Challenge = new(EmissionSlots.Acknowledgement, "may send a challenge ACK to the adopted address", t =>
        t.Send(Outgoing.Challenge(t.After), EmissionSlot.Acknowledgement, optional: true));

    internal static readonly Act MayChallenge = new(
        EmissionSlots.Acknowledgement, "may send a challenge ACK if the dialect challenges its version", t =>
    {
        if (Challenged.Holds(t))
        {
            Challenge.Run(t);
        }
    });

    internal static readonly Act AcceptFin = new("record the peer's FIN", t =>
    {
        t.After = t.After with { PeerFin = t.Input.Packet.Version };
        t.Set(FlowFacts.PeerFinished);
    });

    internal static readonly Act FinAnswered = new("count our FIN as answered", t =>
        t.After = t.After with { Fin = t.After.Fin.Answer() });

    internal static readonly Act SendFin = new(EmissionSlots.Fin, "send FIN with a fresh version", t =>
    {
        uint version = t.Consume();
        t.After = t.After with { Fin = Slot.Send(version) };
        SendOurFin(t);
    });

    internal static readonly Act RetryFin = new(EmissionSlots.Fin, "send the FIN again", t =>
    {
        t.After = t.After with { Fin = t.After.Fin.Retry() };
        SendOurFin(t);
    });

    internal static readonly Act AskClose = new("remember that close was asked for", t => t.Set(FlowFacts.CloseAsked));

    internal static readonly Guard HasNoAddress = new("there is no address to send from", t => t.Before.IsHomeless);

    internal static readonly Act MoveEarly = new(
        EmissionSlots.Opening, "remember that the address changed, and should send the SYN+ACK again from it", t =>
    {
        t.After = t.After with { Moving = t.Input.Address, Opening = t.After.Opening.Restart() };
        t.Set(FlowFacts.MovedEarly);
        t.Send(Outgoing.Opening(t.After), EmissionSlot.Opening, optional: true);
    });

    internal static readonly Act SendReset = new(EmissionSlots.Reset, "send RST to every address known of the peer", t =>
    {
        t.Send(Outgoing.Reset(t.After, t.After.NewestPeer), EmissionSlot.Reset);
        if (t.After.NewestPeer != t.After.Peer)
        {
            t.Send(Outgoing.Reset(t.After, t.After.Peer), EmissionSlot.Reset, optional: true);
        }
    });

    internal static readonly Act MaySendReset = new(EmissionSlots.Reset, "may send RST", t =>
        t.Send(Outgoing.Reset(t.After, t.After.Peer), EmissionSlot.Reset, optional: true));

    internal static readonly Act MayReplyReset = new(EmissionSlots.Reset, "should send a reply RST", t =>
        t.Send(Outgoing.ReplyReset(t.Input.Packet), EmissionSlot.Reset, optional: true));

    internal static readonly Act CountTry = new("count one unanswered try", t =>
    {
        uint ackno = t.Input.Packet.Ackno;
        t.After = t.After with
        {
            Move = Unanswered(t.After.Move, ackno),
            Answer = Unanswered(t.After.Answer, ackno),
            Fin = Unanswered(t.After.Fin, ackno),
        };
    });

    /// <summary>Whether a version lies before the one expected of the peer's next request.</summary>
    internal static bool IsBehind(in FlowRecord record, uint version) => SerialNumber.IsNewer(record.ExpectedVersion, version);

    /// <summary>Until the peer moves or closes, its opening is what its RSYN and FIN have to be newer than (CTL-11).</summary>
    private static void RecordPeer(Turn t)
    {
        ControlPacket packet = t.Input.Packet;
        t.After = t.After with
        {
            PeerFlow = packet.SourceFlow,
            PeerNonce = packet.Nonce,
            PeerOpening = packet.Version,
            PeerMove = packet.Version,
            PeerFin = packet.Version,
            Peer = packet.Source,
        };
    }

    private static Slot Unanswered(Slot slot, uint ackno) => slot.IsOutstanding && slot.IsNamedBy(ackno) ? slot.Retry() : slot;

    private static Func<Turn, bool> Answers(Func<FlowRecord, Slot> slot) =>
        t => t.Input.Packet.Acknowledges && slot(t.Before).IsOutstanding && slot(t.Before).IsNamedBy(t.Input.Packet.Ackno);

    private static Func<Turn, bool> Replies(Func<FlowRecord, Slot> slot)
    {
        Func<Turn, bool> answers = Answers(slot);
        return t => t.Sender == Sender.Replier && answers(t);
    }

    private static RequestAge OpeningAge(Turn t) => Freshness.Of(t.Input.Packet.Version, t.Before.PeerOpening, accepted: true);

    private static RequestAge FinAge(Turn t) =>
        Freshness.Of(t.Input.Packet.Version, t.Before.PeerFin, t.Before.Has(FlowFacts.PeerFinished));

    private static int OpeningTries(Turn t) =>
        t.Before.State == FlowState.SynReceived ? t.Dialect.Limits.SynAckTries : t.Dialect.Limits.Tries;

    private static void SendOpening(Turn t) => t.Send(Outgoing.Opening(t.After), EmissionSlot.Opening);

    private static void SendOurFin(Turn t) => t.Send(Outgoing.Fin(t.After, t.Dialect), EmissionSlot.Fin);
}
