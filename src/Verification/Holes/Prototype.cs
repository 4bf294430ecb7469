using ServalRef.StateMachines;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Holes;

/// <summary>The 2014 prototype as it was built: its dialect, and its one slot for control packets (defect D1).</summary>
internal static class Prototype
{
    private static readonly Act SendMerged = new(
        EmissionSlots.Move, "send RSYN with a fresh version from the new address, merged with an RSYN+ACK that waits", t =>
    {
        uint version = t.Consume();
        t.After = t.After with { Moving = t.Input.Address, Move = Slot.Send(version) };
        Send(t);
    });

    private static readonly Act RetryMerged = new(EmissionSlots.Move, "send the only packet that waits again", Send);

    private static readonly Act BareAck = new(EmissionSlots.Acknowledgement, "send a bare ACK", t =>
        t.Send(Outgoing.Acknowledge(t.After, t.Input.Packet), EmissionSlot.Acknowledgement));

    private static readonly Guard AcknowledgesMove = new(
        "ackno is that of our RSYN", t => t.Before.Move.IsOutstanding && t.Before.Move.IsNamedBy(t.Input.Packet.Ackno));

    private static readonly Act EmptySlot = new("empty the slot, whatever was in it", t =>
        t.After = t.After with { Move = t.After.Move.Answer() });

    /// <summary>Its world: no rendezvous, every address works, and a listener stays where it is while a flow is opened.</summary>
    internal static WorldOptions Options { get; } = new()
    {
        Dialect = Dialect.Prototype2014,
        Duplication = false,
        RendezvousOfA = false,
        RendezvousOfB = false,
        BreakBeforeMake = false,
        OldAddressesDie = false,
    };

    /// <summary>
    /// A request that finds the slot taken throws out what waits there and inherits its flags; an ACK of either empties it. An
    /// RSYN that was accepted is old when it is repeated, and gets a bare ACK (recording groups 04a and 04f).
    /// </summary>
    internal static MachineEdit SharedSlot { get; } = d => d switch
    {
        { Machine: "Migration", Trigger: "AckArrived", From: "RsynSentReceived", IsIgnore: false } =>
            [d.Doing(MigrationVocabulary.AdoptCandidate, EmptySlot)],
        { Machine: "Migration", Trigger: "AckArrived", From: "RsynSent" } =>
            [d with { Guard = AcknowledgesMove, Acts = [EmptySlot], Reason = null }, d],
        { Machine: "Migration", Clause: "MIG-7" } => [d.Doing(BareAck)],
        _ =>
        [
            d.Replacing(MigrationVocabulary.SendRsyn, SendMerged)
                .Replacing(MigrationVocabulary.RetryRsyn, RetryMerged)
                .Replacing(MigrationVocabulary.RetryAnswer, RetryMerged),
        ],
    };

    private static void Send(Turn t)
    {
        FlowRecord now = t.After;
        bool merges = now.Move.IsOutstanding && now.Answer.IsOutstanding;
        ControlPacket packet = !now.Move.IsOutstanding ? Outgoing.MoveAnswer(now, now.Candidate)
            : merges ? Outgoing.Move(now) with { Flags = ControlFlags.Rsyn | ControlFlags.Ack, Ackno = Freshness.AcknoFor(now.PeerMove) }
            : Outgoing.Move(now);
        t.Send(packet, EmissionSlot.Move);
    }
}
