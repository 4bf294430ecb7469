using Stateless;
using static ServalRef.StateMachines.MigrationState;
using static ServalRef.StateMachines.MigrationTrigger;
using static ServalRef.StateMachines.MigrationVocabulary;

namespace ServalRef.StateMachines;

/// <summary>
/// The move of a flow: RSYN, RSYN+ACK and ACK, as in the verified migration protocol (ECCP), with the holes closed that
/// exploration found.
/// </summary>
/// <remarks>
/// Each state is a pair: what our own move waits for, and whether the peer's was answered. Everything that affects
/// <see cref="MigrationState"/> is in this file. The table and a diagram are in spec/machines/migration.md; how it stands to
/// the ECCP figure is in spec/differences.md.
/// </remarks>
internal sealed class MigrationMachine
{
    private static readonly MigrationState[] Homeless = [NoAddress, NoAddressRsynReceived];

    private readonly StateMachine<MigrationState, MigrationTrigger> _machine;

    private readonly IReadOnlyDictionary<(MigrationState, MigrationTrigger), EmissionSlots> _sends;

    internal MigrationMachine(Turn turn, MachineEdit? edit = null)
    {
        _machine = new StateMachine<MigrationState, MigrationTrigger>(
            () => turn.After.Migration, state => turn.After = turn.After with { Migration = state }, FiringMode.Immediate);
        var build = new MachineBuilder<MigrationState, MigrationTrigger>("Migration", _machine, () => turn, edit);
        ConfigureOwnMove(build);
        ConfigurePeersMove(build);
        build.RequireEveryPairDecided();
        _sends = build.Sends;
        Arrows = MachineArrow.Read<MigrationState, MigrationTrigger>("Migration", _machine.GetInfo());
    }

    internal IReadOnlyList<MachineArrow> Arrows { get; }

    internal void Fire(MigrationTrigger trigger) => _machine.Fire(trigger);

    /// <summary>What an event may send in a state.</summary>
    internal EmissionSlots Sends(MigrationState state, MigrationTrigger trigger) => _sends.GetValueOrDefault((state, trigger));

    private static void ConfigureOwnMove(MachineBuilder<MigrationState, MigrationTrigger> on)
    {
        on.Arrow("MIG-2", Settled, AddressLost, NoAddress, DropMove);
        on.Arrow("MIG-2", RsynSent, AddressLost, NoAddress, DropMove);
        on.Arrow("MIG-2", RsynReceived, AddressLost, NoAddressRsynReceived, DropMove);
        on.Arrow("MIG-2", RsynSentReceived, AddressLost, NoAddressRsynReceived, DropMove);
        on.Ignore("MIG-2", Homeless, AddressLost, "it is lost already");

        on.Arrow("MIG-3", Settled, AddressGained, RsynSent, SendRsyn, ResendOpenSlots);
        on.Arrow("MIG-3", NoAddress, AddressGained, RsynSent, SendRsyn, ResendOpenSlots);
        on.Arrow("MIG-4", RsynSent, AddressGained, RsynSent, SendRsyn, ResendOpenSlots);
        on.Arrow("MIG-3", RsynReceived, AddressGained, RsynSentReceived, SendRsyn, ResendOpenSlots);
        on.Arrow("MIG-3", NoAddressRsynReceived, AddressGained, RsynSentReceived, SendRsyn, ResendOpenSlots);
        on.Arrow("MIG-4", RsynSentReceived, AddressGained, RsynSentReceived, SendRsyn, ResendOpenSlots);

        on.Arrow("MIG-24b", Settled, PathCheckRequested, RsynSent, SendPathCheck);
        on.Arrow("MIG-24b", RsynReceived, PathCheckRequested, RsynSentReceived, SendPathCheck);
        on.Ignore("MIG-24b", [RsynSent, RsynSentReceived], PathCheckRequested, "our RSYN proves the path already");
        on.Ignore("MIG-27", Homeless, PathCheckRequested, "there is no path");

        on.Arrow("MIG-11b", RsynSent, RsynAckArrived, AnswersMove, Settled, AdoptLocal, AcknowledgeFromThere);
        on.Arrow("MIG-11b", RsynSentReceived, RsynAckArrived, AnswersMove, RsynReceived, AdoptLocal, AcknowledgeFromThere);
        foreach (MigrationState state in (MigrationState[])[Settled, RsynReceived])
        {
            on.Arrow("MIG-12", state, RsynAckArrived, AnswersMoveAgain, state, Acknowledge);
        }

        on.Ignore("MIG-13", [Settled, RsynSent, RsynReceived, RsynSentReceived], RsynAckArrived, "it answers an older move, or none");
        on.Ignore("MIG-27", Homeless, RsynAckArrived, "nothing arrives without an address");

        on.Arrow("CTL-6a", RsynSent, MoveTimedOut, MoveTriesLeft, RsynSent, RetryRsyn);
        on.Arrow("CTL-6a", RsynSentReceived, MoveTimedOut, MoveTriesLeft, RsynSentReceived, RetryRsyn);
        on.Arrow("MIG-19", RsynSent, MoveTimedOut, Settled, DropMove, AbortFlow);
        on.Arrow("MIG-19", RsynSentReceived, MoveTimedOut, RsynReceived, DropMove, AbortFlow);
        on.Ignore("FLOW-4", [Settled, RsynReceived, .. Homeless], MoveTimedOut, "no RSYN is outstanding");
    }

    private static void ConfigurePeersMove(MachineBuilder<MigrationState, MigrationTrigger> on)
    {
        foreach ((MigrationState from, MigrationState to) in ((MigrationState, MigrationState)[])
            [(Settled, RsynReceived), (RsynReceived, RsynReceived), (RsynSent, RsynSentReceived), (RsynSentReceived, RsynSentReceived)])
        {
            on.Arrow("MIG-6b", from, RsynArrived, RsynNewer, to, NewCandidate, SendAnswer, ResendRequests);
            on.Arrow("MIG-7", from, RsynArrived, RsynAgain, from, RepeatAnswer);
            if (from == to)
            {
                on.Arrow("MIG-8b", from, RsynArrived, RsynAgainElsewhere, to, OtherCandidate, SendAnswer);
            }
            else
            {
                // The answer was acknowledged: this copy is late, and where it came from may be gone.
                on.Arrow("MIG-8d", from, RsynArrived, RsynAgainElsewhere, from, RepeatAnswer);
            }

            on.Arrow("CTL-10b", from, RsynArrived, Challenged, from, FlowVocabulary.Challenge);
        }

        on.Ignore("MIG-9", [Settled, RsynReceived, RsynSent, RsynSentReceived], RsynArrived, "an older RSYN");
        on.Ignore("MIG-27", Homeless, RsynArrived, "nothing arrives without an address");

        on.Arrow("MIG-14", RsynReceived, AckArrived, AnswersAnswer, Settled, AdoptCandidate, ResendRequests);
        on.Arrow("MIG-14", RsynSentReceived, AckArrived, AnswersAnswer, RsynSent, AdoptCandidate, ResendRequests);
        on.Ignore("MIG-15a", [RsynReceived, RsynSentReceived], AckArrived, "it does not answer the newest RSYN+ACK");
        on.Ignore("CTL-2b", [Settled, RsynSent], AckArrived, "no RSYN+ACK is outstanding");
        on.Ignore("MIG-27", Homeless, AckArrived, "nothing arrives without an address");

        on.Arrow("CTL-6a", RsynReceived, AnswerTimedOut, AnswerTriesLeft, RsynReceived, RetryAnswer);
        on.Arrow("CTL-6a", RsynSentReceived, AnswerTimedOut, AnswerTriesLeft, RsynSentReceived, RetryAnswer);
        on.Arrow("MIG-18a", RsynReceived, AnswerTimedOut, Settled, AbortFlow);
        on.Arrow("MIG-18a", RsynSentReceived, AnswerTimedOut, RsynSent, AbortFlow);
        on.Ignore("MIG-27", Homeless, AnswerTimedOut, "there is no address to answer from");
        on.Ignore("FLOW-4", [Settled, RsynSent], AnswerTimedOut, "no RSYN+ACK is outstanding");
    }
}
