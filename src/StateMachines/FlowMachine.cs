using Stateless;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;
using static ServalRef.StateMachines.FlowVocabulary;

namespace ServalRef.StateMachines;

/// <summary>
/// The life of a flow: SYN, SYN+ACK and ACK open it, a FIN each way closes it, RST ends it. What moves it lives beside, in
/// <see cref="MigrationMachine"/>.
/// </summary>
/// <remarks>
/// Everything that affects <see cref="FlowState"/> is in this file. An arrow reads: clause, state, event, condition, next
/// state, effects. Arrows of one pair are tried in order; the last of each pair is unconditional. The table that this makes,
/// and a diagram, are in spec/machines/flow.md.
/// </remarks>
internal sealed class FlowMachine
{
    private static readonly FlowState[] All = Enum.GetValues<FlowState>();

    private static readonly FlowState[] Synchronised = [Established, FinWait1, FinWait2, Closing, TimeWait, CloseWait, LastAck];

    private static readonly FlowState[] Unsynchronised = [Closed, SynSent, SynReceived];

    private readonly StateMachine<FlowState, FlowTrigger> _machine;

    private readonly IReadOnlyDictionary<(FlowState, FlowTrigger), EmissionSlots> _sends;

    internal FlowMachine(Turn turn, MachineEdit? edit = null)
    {
        _machine = new StateMachine<FlowState, FlowTrigger>(
            () => turn.After.State, state => turn.After = turn.After with { State = state }, FiringMode.Immediate);
        var build = new MachineBuilder<FlowState, FlowTrigger>("Flow", _machine, () => turn, edit);
        ConfigureOpening(build);
        ConfigureResets(build);
        ConfigureClosing(build);
        ConfigureTimers(build);
        ConfigureAddresses(build);
        build.RequireEveryPairDecided();
        _sends = build.Sends;
        Arrows = MachineArrow.Read<FlowState, FlowTrigger>("Flow", _machine.GetInfo());
    }

    internal IReadOnlyList<MachineArrow> Arrows { get; }

    internal void Fire(FlowTrigger trigger) => _machine.Fire(trigger);

    /// <summary>What an event may send in a state.</summary>
    internal EmissionSlots Sends(FlowState state, FlowTrigger trigger) => _sends.GetValueOrDefault((state, trigger));

    private static FlowState[] Except(params FlowState[] states) => [.. All.Except(states)];

    private static void ConfigureOpening(MachineBuilder<FlowState, FlowTrigger> on)
    {
        on.Arrow("OPEN-1a", Closed, OpenRequested, SynSent, SendSyn);
        on.Ignore("FLOW-4", Except(Closed), OpenRequested, "the flow is open already");

        on.Arrow("OPEN-2a", Closed, SynArrived, SynReceived, RecordRequester, SendSynAck);
        on.Arrow("OPEN-10a", SynReceived, SynArrived, SynNewer, SynReceived, RecordRequester, SendSynAck);
        on.Arrow("OPEN-11a", SynReceived, SynArrived, SynAgain, SynReceived, RepeatSynAck);
        on.Ignore("OPEN-11b", [SynReceived], SynArrived, "an older SYN");
        on.Ignore("OPEN-12", [SynSent], SynArrived, "one flow is not opened from both ends");
        foreach (FlowState state in Synchronised)
        {
            on.Arrow("OPEN-11d", state, SynArrived, AnsweredSynAgain, state, MayRepeatSynAck);
        }

        on.Ignore("OPEN-11c", Synchronised, SynArrived, "the SYN+ACK is no longer outstanding");

        on.Arrow("OPEN-4c", SynSent, SynAckArrived, AnswersSyn, Established, RecordListener, Acknowledge);
        on.Ignore("OPEN-5", [SynSent], SynAckArrived, "it answers an older SYN, or none");
        foreach (FlowState state in Synchronised)
        {
            on.Arrow("OPEN-8", state, SynAckArrived, SynAckAgain, state, Acknowledge);
            on.Arrow("OPEN-20", state, SynAckArrived, AnotherServer, state, MayReplyReset);
        }

        on.Ignore("CTL-10a", Synchronised, SynAckArrived, "an older SYN+ACK of the recorded peer");

        on.Arrow("SEC-6b", Closed, SynAckArrived, Closed, MayReplyReset);
        on.Ignore("FLOW-4", [SynReceived], SynAckArrived, "we sent no SYN");

        on.Arrow("TEAR-12b", SynReceived, AckArrived, AnswersSynAckAfterClose, FinWait1, Proven, SendFin);
        on.Arrow("OPEN-6a", SynReceived, AckArrived, AnswersSynAck, Established, Proven);
        on.Ignore("CTL-2b", [SynReceived], AckArrived, "it answers another packet");
        on.Ignore("OPEN-12", [SynSent], AckArrived, "only SYN+ACK, NACK and RST count");
        on.Ignore("SEC-7a", [Closed], AckArrived, "an ACK is never answered");

        on.Arrow("TEAR-12b", SynReceived, RsynArrived, CloseAsked, FinWait1, Proven, SendFin);
        on.Arrow("OPEN-7a", SynReceived, RsynArrived, Established, Proven);
        on.Arrow("TEAR-12b", SynReceived, DataArrived, DataProvesAfterClose, FinWait1, Proven, SendFin);
        on.Arrow("OPEN-26", SynReceived, DataArrived, DataProves, Established, Proven);
        on.Ignore("OPEN-6a", [SynReceived], DataArrived, "data proves nothing in this dialect");
        on.Ignore("FLOW-4", [SynReceived], RsynAckArrived, "we sent no RSYN");
        on.Ignore("OPEN-12", [SynSent], RsynArrived, "only SYN+ACK, NACK and RST count");
        on.Ignore("OPEN-12", [SynSent], RsynAckArrived, "only SYN+ACK, NACK and RST count");
        on.Ignore("OPEN-12", [SynSent], DataArrived, "only SYN+ACK, NACK and RST count");
        on.Arrow("SEC-6b", Closed, RsynArrived, Closed, MayReplyReset);
        on.Arrow("SEC-6b", Closed, RsynAckArrived, Closed, MayReplyReset);
        on.Ignore("SEC-7a", [Closed], DataArrived, "data is never answered with RST");
        on.Ignore("MIG-26", Synchronised, RsynArrived, "the migration machine decides");
        on.Ignore("MIG-26", Synchronised, RsynAckArrived, "the migration machine decides");
        on.Ignore("DATA-1a", Synchronised, DataArrived, "the data plane decides");
    }

    private static void ConfigureResets(MachineBuilder<FlowState, FlowTrigger> on)
    {
        on.Arrow("OPEN-14a", SynSent, NackArrived, ReplyToOpening, Closed);
        on.Ignore("SEC-5", Except(Closed), NackArrived, "no SYN of ours is outstanding that it answers");
        on.Ignore("SEC-7a", [Closed], NackArrived, "a NACK is never answered");

        on.Arrow("OPEN-13a", SynSent, RstArrived, ReplyToOpening, Closed);
        on.Arrow("SEC-8a", SynReceived, RstArrived, ReplyToOpening, Closed);
        foreach (FlowState state in (FlowState[])[Closing, LastAck])
        {
            on.Arrow("SEC-8a", state, RstArrived, ReplyToFin, Closed);
        }

        foreach (FlowState state in (FlowState[])[SynReceived, .. Synchronised])
        {
            on.Arrow("CTL-12c", state, RstArrived, ChallengedReset, state, Challenge);
            string clause = state is SynReceived or Established ? "FLOW-2" : "TEAR-15a";
            on.Arrow(clause, state, RstArrived, PeerReset, Closed);

            // A reply carries no version of a flow's (CTL-3), so none that tells anything of its age (CTL-12).
            on.Arrow("SEC-8c", state, RstArrived, state, CountTry, MayChallenge);
        }

        on.Arrow("SEC-8c", SynSent, RstArrived, SynSent, CountTry);

        on.Ignore("SEC-7a", [Closed], RstArrived, "an RST is never answered");

        on.Arrow("OPEN-19", SynSent, AbortRequested, Closed);
        foreach (FlowState state in Except(Closed, SynSent, TimeWait))
        {
            on.Arrow("FLOW-5a", state, AbortRequested, Closed, SendReset);
        }

        on.Arrow("TEAR-15b", TimeWait, AbortRequested, Closed);

        on.Ignore("FLOW-4", [Closed], AbortRequested, "nothing to give up");
    }

    private static void ConfigureClosing(MachineBuilder<FlowState, FlowTrigger> on)
    {
        on.Arrow("TEAR-13", SynSent, CloseRequested, Closed);
        on.Arrow("TEAR-12a", SynReceived, CloseRequested, SynReceived, AskClose);
        foreach (FlowState state in (FlowState[])[Established, CloseWait])
        {
            on.Arrow("MIG-2", state, CloseRequested, HasNoAddress, state, AskClose);
        }

        on.Arrow("TEAR-20a", Established, CloseRequested, FinWait1, SendFin);
        on.Arrow("TEAR-20a", CloseWait, CloseRequested, LastAck, SendFin);
        on.Ignore("FLOW-4", Except(SynSent, SynReceived, Established, CloseWait), CloseRequested, "our data has ended already");

        on.Arrow("TEAR-12b", SynReceived, FinArrived, FinNewerAfterClose, LastAck, Proven, AcceptFin, Acknowledge, SendFin);
        on.Arrow("OPEN-7b", SynReceived, FinArrived, FinNewer, CloseWait, Proven, AcceptFin, Acknowledge);
        on.Arrow("TEAR-4a", Established, FinArrived, FinNewer, CloseWait, AcceptFin, Acknowledge);
        on.Arrow("TEAR-4a", FinWait1, FinArrived, FinNewerAnswersFin, TimeWait, AcceptFin, FinAnswered, Acknowledge);
        on.Arrow("TEAR-18a", FinWait1, FinArrived, FinNewer, Closing, AcceptFin, Acknowledge);
        on.Arrow("TEAR-4a", FinWait2, FinArrived, FinNewer, TimeWait, AcceptFin, Acknowledge);
        on.Arrow("TEAR-19", Closing, FinArrived, FinNotOlderAnswersFin, TimeWait, AcceptFin, FinAnswered, Acknowledge);
        on.Arrow("TEAR-9a", LastAck, FinArrived, FinNotOlderAnswersFinThatAcknowledged, Closed, FinAnswered, Acknowledge);
        on.Arrow("TEAR-9b", LastAck, FinArrived, FinNotOlderAnswersFin, TimeWait, AcceptFin, FinAnswered, Acknowledge);
        foreach (FlowState state in (FlowState[])[Closing, CloseWait, LastAck])
        {
            on.Arrow("TEAR-19", state, FinArrived, FinNotOlder, state, AcceptFin, Acknowledge);
        }

        on.Arrow("TEAR-10", TimeWait, FinArrived, FinNotOlder, TimeWait, AcceptFin, Acknowledge);
        foreach (FlowState state in Synchronised)
        {
            on.Arrow("CTL-10b", state, FinArrived, Challenged, state, Challenge);
        }

        on.Ignore("CTL-10a", [SynReceived, .. Synchronised], FinArrived, "an older FIN");
        on.Ignore("OPEN-12", [SynSent], FinArrived, "only SYN+ACK, NACK and RST count");
        on.Arrow("SEC-6b", Closed, FinArrived, Closed, MayReplyReset);

        on.Arrow("TEAR-16", FinWait1, AckArrived, AnswersFin, FinWait2, FinAnswered);
        on.Arrow("TEAR-18b", Closing, AckArrived, AnswersFin, TimeWait, FinAnswered);
        on.Arrow("TEAR-9a", LastAck, AckArrived, AnswersFinThatAcknowledged, Closed, FinAnswered);
        on.Arrow("TEAR-9b", LastAck, AckArrived, AnswersFin, TimeWait, FinAnswered);
        on.Ignore("TEAR-16", [FinWait1, Closing, LastAck], AckArrived, "it does not answer our FIN");
        on.Ignore("CTL-2b", [Established, FinWait2, TimeWait, CloseWait], AckArrived, "no request of the flow machine is outstanding");
    }

    private static void ConfigureTimers(MachineBuilder<FlowState, FlowTrigger> on)
    {
        on.Arrow("CTL-6a", SynSent, OpeningTimedOut, OpeningTriesLeft, SynSent, RetryOpening);
        on.Arrow("OPEN-18a", SynSent, OpeningTimedOut, Closed);
        on.Arrow("OPEN-3", SynReceived, OpeningTimedOut, OpeningTriesLeft, SynReceived, RetryOpening);
        on.Ignore("SEC-10", [SynReceived], OpeningTimedOut, "the SYN+ACK was sent often enough");
        on.Ignore("FLOW-4", Except(SynSent, SynReceived), OpeningTimedOut, "no opening is outstanding");

        foreach (FlowState state in (FlowState[])[FinWait1, Closing, LastAck])
        {
            on.Ignore("MIG-2", state, FinTimedOut, HasNoAddress);
            on.Arrow("CTL-6a", state, FinTimedOut, FinTriesLeft, state, RetryFin);
            on.Arrow("TEAR-15a", state, FinTimedOut, Closed);
        }

        on.Ignore("FLOW-4", Except(FinWait1, Closing, LastAck), FinTimedOut, "no FIN is outstanding");

        on.Arrow("SEC-10", SynReceived, HalfOpenExpired, ResentOnce, Closed, MaySendReset);
        on.Ignore("OPEN-16", [SynReceived], HalfOpenExpired, "the SYN+ACK was not resent yet");
        on.Ignore("FLOW-4", Except(SynReceived), HalfOpenExpired, "the flow is not half open");
        on.Arrow("TEAR-14", FinWait2, FinWait2Expired, Closed);
        on.Ignore("FLOW-4", Except(FinWait2), FinWait2Expired, "the flow is not in FinWait2");
        on.Arrow("TEAR-11b", TimeWait, TimeWaitExpired, Closed);
        on.Ignore("FLOW-4", Except(TimeWait), TimeWaitExpired, "the flow is not in TimeWait");
    }

    private static void ConfigureAddresses(MachineBuilder<FlowState, FlowTrigger> on)
    {
        on.Arrow("OPEN-9", SynSent, AddressGained, OpenerMoves, SynSent, MoveOpening, SendSyn);
        on.Ignore("OPEN-9", [SynSent], AddressGained, "an opener does not move in this dialect");
        on.Arrow("OPEN-15", SynReceived, AddressGained, SynReceived, MoveEarly);
        on.Ignore("FLOW-4", [Closed], AddressGained, "no flow");
        on.Ignore("MIG-26", Synchronised, AddressGained, "the migration machine decides");
        on.Ignore("MIG-2", Unsynchronised, AddressLost, "the next address is told when it is there");
        on.Ignore("MIG-26", Synchronised, AddressLost, "the migration machine decides");
    }
}
