namespace ServalRef.StateMachines;

/// <summary>The named guards and acts of the migration machine.</summary>
internal static class MigrationVocabulary
{
    internal static readonly Guard RsynNewer = new("RSYN newer than any accepted", t => Age(t) == RequestAge.Newer);

    internal static readonly Guard RsynAgain = new(
        "the same RSYN again, from the same source",
        t => Age(t) == RequestAge.Again && t.Input.Packet.Source == t.Before.NewestPeer);

    internal static readonly Guard RsynAgainElsewhere = new(
        "the same RSYN again, from another source",
        t => Age(t) == RequestAge.Again && t.Input.Packet.Source != t.Before.NewestPeer);

    internal static readonly Guard Challenged = FlowVocabulary.Challenged;

    internal static readonly Guard AnswersMove = new(
        "ackno answers our current RSYN, which is outstanding", t => Answers(t) && t.Before.Move.IsOutstanding);

    internal static readonly Guard AnswersMoveAgain = new(
        "ackno answers our current RSYN, which was answered before", t => Answers(t) && !t.Before.Move.IsOutstanding);

    internal static readonly Guard AnswersAnswer = new(
        "ackno answers our newest RSYN+ACK",
        t => t.Before.Answer.IsOutstanding
            && t.Before.Answer.IsNamedBy(t.Input.Packet.Ackno, t.Dialect.MoveAnswerConsumesVersion));

    internal static readonly Guard MoveTriesLeft = new("tries left of the RSYN", t => t.Before.Move.Tries < t.Dialect.Limits.Tries);

    internal static readonly Guard AnswerTriesLeft = new(
        "tries left of the RSYN+ACK", t => t.Before.Answer.Tries < t.Dialect.Limits.Tries);

    internal static readonly Act SendRsyn = new(EmissionSlots.Move, "send RSYN with a fresh version from the new address", t =>
    {
        uint version = t.Consume();
        t.After = t.After with { Moving = t.Input.Address, Move = Slot.Send(version) };
        t.Send(Outgoing.Move(t.After), EmissionSlot.Move, fromExactly: true);
    });

    internal static readonly Act SendPathCheck = new(EmissionSlots.Move, "send RSYN with a fresh version from the adopted address", t =>
    {
        uint version = t.Consume();
        t.After = t.After with { Moving = t.After.Local, Move = Slot.Send(version) };
        t.Send(Outgoing.Move(t.After), EmissionSlot.Move, fromExactly: true);
    });

    internal static readonly Act RetryRsyn = new(EmissionSlots.Move, "send the RSYN again", t =>
    {
        t.After = t.After with { Move = t.After.Move.Retry() };
        t.Send(Outgoing.Move(t.After), EmissionSlot.Move, fromExactly: true);
    });

    internal static readonly Act ResendOpenSlots = new(EmissionSlots.Answer | EmissionSlots.Fin, "should resend every other open slot from there", t =>
    {
        if (t.After.Answer.IsOutstanding)
        {
            t.After = t.After with { Answer = t.After.Answer.Restart() };
            t.Send(Outgoing.MoveAnswer(t.After, t.After.Candidate), EmissionSlot.Answer, optional: true);
        }

        ResendFin(t);
    });

    internal static readonly Act ResendRequests = new(EmissionSlots.Move | EmissionSlots.Fin, "should resend our open requests to there", t =>
    {
        if (t.After.Move.IsOutstanding)
        {
            t.After = t.After with { Move = t.After.Move.Restart() };
            t.Send(Outgoing.Move(t.After), EmissionSlot.Move, optional: true, fromExactly: true);
        }

        ResendFin(t);
    });

    internal static readonly Act DropMove = new("drop our pending RSYN", t => t.After = t.After with { Move = default });

    internal static readonly Act NewCandidate = new("make its source the candidate", t =>
    {
        t.After = t.After with { PeerMove = t.Input.Packet.Version, Candidate = t.Input.Packet.Source };
        t.Set(FlowFacts.PeerMoved);
        if (t.Dialect.FreezesOnMove && t.After.Candidate != t.After.Peer)
        {
            t.Set(FlowFacts.Frozen);
        }
    });

    internal static readonly Act OtherCandidate = new("make its source the candidate, freezing nothing", t =>
        t.After = t.After with { Candidate = t.Input.Packet.Source });

    internal static readonly Act SendAnswer = new(EmissionSlots.Answer, "send RSYN+ACK with a fresh version to it", t =>
    {
        uint version = t.Dialect.MoveAnswerConsumesVersion ? t.Consume() : t.After.NextVersion;
        t.After = t.After with { Answer = Slot.Send(version) };
        t.Send(Outgoing.MoveAnswer(t.After, t.After.Candidate), EmissionSlot.Answer);
    });

    internal static readonly Act RepeatAnswer = new(EmissionSlots.Answer, "send the same RSYN+ACK again to its source", t =>
        t.Send(Outgoing.MoveAnswer(t.After, t.Input.Packet.Source), EmissionSlot.Answer));

    internal static readonly Act RetryAnswer = new(EmissionSlots.Answer, "send the RSYN+ACK again", t =>
    {
        t.After = t.After with { Answer = t.After.Answer.Retry() };
        if (t.After.Answer.Tries >= t.Dialect.Limits.FreezeTries)
        {
            t.Clear(FlowFacts.Frozen);
        }

        t.Send(Outgoing.MoveAnswer(t.After, t.After.Candidate), EmissionSlot.Answer);
    });

    internal static readonly Act AdoptLocal = new("adopt our new address", t =>
        t.After = t.After with { Local = t.After.Moving, Move = t.After.Move.Answer() });

    internal static readonly Act Acknowledge = new(EmissionSlots.Acknowledgement, "send ACK of the RSYN+ACK", t =>
        t.Send(
            Outgoing.Acknowledge(t.After, t.Input.Packet, t.Dialect.MoveAnswerConsumesVersion),
            EmissionSlot.Acknowledgement));

    internal static readonly Act AcknowledgeFromThere = new(EmissionSlots.Acknowledgement, "send ACK from it", t =>
        t.Send(
            Outgoing.Acknowledge(t.After, t.Input.Packet, t.Dialect.MoveAnswerConsumesVersion),
            EmissionSlot.Acknowledgement,
            fromExactly: true));

    internal static readonly Act AdoptCandidate = new("adopt the candidate", t =>
    {
        t.After = t.After with { Peer = t.After.Candidate, Answer = t.After.Answer.Answer() };
        t.Clear(FlowFacts.Frozen);
    });

    internal static readonly Act AbortFlow = new(EmissionSlots.Reset, "abort the flow", t => t.AbortFlow = true);

    private static RequestAge Age(Turn t) =>
        Freshness.Of(t.Input.Packet.Version, t.Before.PeerMove, t.Before.Has(FlowFacts.PeerMoved));

    private static bool Answers(Turn t) => t.Before.Move.IsNamedBy(t.Input.Packet.Ackno);

    private static void ResendFin(Turn t)
    {
        if (t.After.Fin.IsOutstanding)
        {
            t.After = t.After with { Fin = t.After.Fin.Restart() };
            t.Send(Outgoing.Fin(t.After, t.Dialect), EmissionSlot.Fin, optional: true);
        }
    }
}
