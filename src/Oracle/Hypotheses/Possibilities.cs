using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Steps hypotheses through the live machines: what follows from a packet, a decision, or time.</summary>
/// <remarks>How a packet that was seen is explained is in <see cref="Explainer"/>.</remarks>
internal sealed class Possibilities
{
    private readonly FlowEngine _engine;

    private readonly Duration _reactionTime;

    private readonly StepMemory _memory = new();

    private readonly AddressBudgets _budgets;

    internal Possibilities(FlowEngine engine, Duration reactionTime, AddressBudgets budgets)
    {
        _engine = engine;
        _budgets = budgets;
        _reactionTime = reactionTime;
        Pace = new RetransmissionPace(engine.Dialect, reactionTime);
        Explainer = new Explainer(engine, this, Pace);
    }

    internal Dialect Dialect => _engine.Dialect;

    /// <summary>Whether no application gave up what it was opening.</summary>
    internal bool NobodyGaveUp { get; init; }

    /// <summary>Whether no host moved.</summary>
    internal bool NobodyMoved { get; init; }

    /// <summary>How many steps of the machines were asked for so far.</summary>
    internal long Steps { get; private set; }

    /// <summary>How soon a request may be sent again.</summary>
    internal RetransmissionPace Pace { get; }

    /// <summary>Finds the decisions behind packets.</summary>
    internal Explainer Explainer { get; }

    /// <summary>What the machines make of an input.</summary>
    internal StepResult Step(in FlowRecord record, in FlowInput input, Sender? sender = null)
    {
        Steps++;
        var question = new StepQuestion(record, input, sender);
        if (!_memory.TryRecall(question, out StepResult step))
        {
            step = _engine.Step(record, input, sender);
            _memory.Keep(question, step);
        }

        return step;
    }

    /// <summary>The hypothesis after a packet arrived.</summary>
    /// <param name="before">A hypothesis.</param>
    /// <param name="arrived">The packet.</param>
    /// <param name="certain">Whether it surely arrived, so that an answer is owed.</param>
    /// <param name="sender">Whose packet it is to be taken for; null: judge by the nonce.</param>
    internal Successor Receive(Hypothesis before, Observation arrived, bool certain, Sender? sender = null)
    {
        // A flow that is over is not forked again: a new SYN makes a new flow.
        if (!arrived.IsKnown || (arrived.Trigger == FlowTrigger.SynArrived && IsOver(before.Record)))
        {
            return new Successor(before, null);
        }

        FlowRecord there = AtAddress(before.Record, arrived.Packet.Destination);
        StepResult step = Step(there, arrived.AsInput, sender);

        // A packet that changes nothing may have come to an address that the host still had.
        FlowRecord record = step.After == there ? before.Record : step.After;
        if (step.Emissions.Count == 0 && record == before.Record)
        {
            return new Successor(before, step);
        }

        Hypothesis after = before.After(record, Decided(step, arrived, certain), arrived.Time);
        if (before.Record.State == FlowState.SynSent && record.State == FlowState.Closed)
        {
            after = after with { EndedBy = step.Clause };
        }

        bool mayRefuse = arrived.Trigger == FlowTrigger.RstArrived;
        return new Successor(mayRefuse ? after with { Seen = after.Seen.Refused(before.Record, record) } : after, step);
    }

    /// <summary>What the host may send in a state: packets decided already, and those that a decision of its own would send.</summary>
    /// <param name="hypothesis">The state.</param>
    /// <param name="address">Where it would move to.</param>
    /// <param name="time">When, so that timers that cannot have expired yet are left out; null: at any time.</param>
    internal IEnumerable<Emission> Allowed(Hypothesis hypothesis, NetworkAddress address, Instant? time = null)
    {
        foreach (Obligation pending in hypothesis.Pending)
        {
            yield return pending.Emission;
        }

        if (IsOver(hypothesis.Record))
        {
            yield break;
        }

        foreach (FlowInput template in Decisions.All)
        {
            FlowInput decision = Decisions.With(template, address, hypothesis.Record.Peer);
            if (IsNoMove(hypothesis.Record, decision))
            {
                continue;
            }

            foreach (Emission emission in Step(hypothesis.Record, decision).Emissions)
            {
                if (!IsTooEarly(hypothesis, template, emission.Slot, time))
                {
                    yield return emission;
                }

                if (!emission.Optional)
                {
                    break;
                }
            }
        }
    }

    /// <summary>A half-open listener does not move to where it is: that gives its SYN+ACK no further tries (SEC-10).</summary>
    internal static bool IsNoMove(in FlowRecord record, in FlowInput decision) =>
        decision is { Trigger: FlowTrigger.AddressGained, MoveTrigger: null }
            && decision.Address == record.Sending && record.State == FlowState.SynReceived;

    private bool IsTooEarly(Hypothesis hypothesis, in FlowInput decision, EmissionSlot slot, Instant? time) =>
        time is { } now && FlowTimers.IsRequest(slot) && decision == FlowTimers.Unanswered(slot)
            && Pace.IsTooEarly(hypothesis.Record, slot, hypothesis.Seen.Of(slot), now);

    /// <summary>The hypothesis after an unseen decision of the host.</summary>
    internal Successor Decide(Hypothesis before, FlowInput decision, Instant time)
    {
        StepResult step = Step(before.Record, decision);
        return new Successor(before.AfterUnseen(step.After, time), step);
    }

    /// <summary>The hypothesis after an unseen close, if that takes effect without a packet (OPEN-19, TEAR-12).</summary>
    internal Hypothesis? ClosedSilently(Hypothesis hypothesis, Instant time)
    {
        if (NobodyGaveUp || hypothesis.Record.IsSynchronised || hypothesis.Record.State == FlowState.Closed)
        {
            return null;
        }

        Successor closed = Decide(hypothesis, new FlowInput(FlowTrigger.CloseRequested), time);
        return closed.After.Record != hypothesis.Record && closed.Emissions.Count == 0 ? closed.After : null;
    }

    /// <summary>A host that moved unseen is where its next packet shows it.</summary>
    internal static FlowRecord AtAddress(in FlowRecord record, NetworkAddress address) =>
        record.Local.IsNone ? record with { Local = address }
        : record.Move.IsOutstanding && record.Moving.IsNone ? record with { Moving = address }
        : record;

    /// <summary>
    /// The hypothesis in which the host had lost the address that the flow is at when a move came in at another: then it answers, and
    /// takes a version for that, only when it has an address again (MIG-2).
    /// </summary>
    internal Hypothesis? ReceivedWithoutAddress(Hypothesis before, Observation arrived)
    {
        bool elsewhere = arrived.Trigger == FlowTrigger.RsynArrived && arrived.Packet.Destination != before.Record.Local;
        if (!elsewhere || !Dialect.WaitsWithoutAddress || before.IsConjecture || !before.Record.IsSynchronised)
        {
            return null;
        }

        Hypothesis lost = Decide(before, new FlowInput(FlowTrigger.AddressLost), arrived.Time).After;
        return Receive(lost, arrived, certain: false).After;
    }

    /// <summary>
    /// Whether a packet to this address may have to stay unsent: it is not proven, and little came from there (SEC-9). Of several that
    /// are wanted there, which ones go is the host's choice, unless there is room for all.
    /// </summary>
    internal bool MayBeLeftOut(in FlowRecord record, NetworkAddress destination) =>
        Dialect.LimitsUnproven && record.IsSynchronised && destination != record.Peer && !_budgets.HasRoom(destination);

    /// <summary>Whether the flow was there and is over: opening again makes another flow.</summary>
    internal static bool IsOver(in FlowRecord record) =>
        record.State == FlowState.Closed && record.Opening.Phase != SlotPhase.Unused;

    /// <summary>An RST that goes to the adopted address beside the one to a candidate is owed: that one may be left out, for the candidate is not proven (FLOW-5b, R-92).</summary>
    private static Emission WithSecondReset(in Emission emission) =>
        emission.Slot == EmissionSlot.Reset ? emission with { Optional = false, Clause = "FLOW-5b" } : emission;

    /// <summary>The packets that a step decided to send.</summary>
    internal Obligation[] Decided(in StepResult step, Observation cause, bool certain)
    {
        if (step.Emissions.Count == 0)
        {
            return [];
        }

        var decided = new Obligation[step.Emissions.Count];
        for (int place = 0; place < decided.Length; place++)
        {
            Emission emission = place > 0 ? WithSecondReset(step.Emissions[place]) : step.Emissions[0];
            Instant due = certain && !emission.Optional ? cause.Time + _reactionTime : Instant.Never;
            var obligation = new Obligation(emission, certain ? cause : null, due, Instant.Never);
            decided[place] = certain && emission.Optional ? obligation.Spare(cause.Time + _reactionTime) : obligation;
        }

        return decided;
    }
}
