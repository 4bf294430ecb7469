namespace ServalRef.StateMachines;

/// <summary>
/// Works off one event at one end of a flow: judges whose packet it is, fires the flow machine, then the migration machine.
/// </summary>
/// <remarks>
/// The machines are configured once and bound to the record at hand, so one engine serves any number of flows. It is not
/// for concurrent use; make one per thread.
/// </remarks>
public sealed class FlowEngine
{
    private readonly Turn _turn;

    private readonly FlowMachine _flow;

    private readonly MigrationMachine _migration;

    /// <summary>Configures the machines for a dialect.</summary>
    public FlowEngine(Dialect dialect)
        : this(dialect, null)
    {
    }

    /// <summary>Configures the machines with some decisions changed.</summary>
    internal FlowEngine(Dialect dialect, MachineEdit? edit)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        Dialect = dialect;
        _turn = new Turn(dialect);
        _flow = new FlowMachine(_turn, edit);
        _migration = new MigrationMachine(_turn, edit);
    }

    /// <summary>The dialect spoken.</summary>
    public Dialect Dialect { get; }

    /// <summary>Every decision of both machines, read from their live configuration.</summary>
    public IReadOnlyList<MachineArrow> Arrows => [.. _flow.Arrows, .. _migration.Arrows];

    /// <summary>Whether some arrow for this event, in these states, sends from this part of the control channel.</summary>
    /// <remarks>A cheap question before a step that may be spared; guards are not asked.</remarks>
    public bool MaySend(in FlowRecord record, in FlowInput input, EmissionSlot slot)
    {
        EmissionSlots sends = EmissionSlots.None;
        if (input.MoveTrigger is { } move)
        {
            sends = record.IsSynchronised ? _migration.Sends(record.Migration, move) : sends;
        }
        else
        {
            sends = _flow.Sends(record.State, input.Trigger);
            if (record.IsSynchronised && ForMigration(input.Trigger) is { } forwarded)
            {
                sends |= _migration.Sends(record.Migration, forwarded);
            }
        }

        return ((int)sends & (1 << (int)slot)) != 0;
    }

    /// <summary>What follows from an event.</summary>
    /// <param name="record">One end's knowledge of the flow.</param>
    /// <param name="input">What happened.</param>
    /// <param name="sender">
    /// Whose packet it is, if the caller asks "what if"; otherwise it is judged by the nonce.
    /// </param>
    public StepResult Step(in FlowRecord record, in FlowInput input, Sender? sender = null)
    {
        bool hasNonce = input.MoveTrigger is null && Arrival.HasNonce(input.Trigger);
        _turn.Begin(record, input, sender ?? (hasNonce ? Identity.Of(record, input.Packet, input.Trigger) : Sender.Peer));
        if (input.MoveTrigger is { } move)
        {
            FireMigration(move);
        }
        else if (record.IsSynchronised && record.IsHomeless && Arrival.IsPacket(input.Trigger))
        {
            IgnoreWithoutAddress(input.Trigger);
        }
        else if (_turn.Sender == Sender.Forger)
        {
            Reject(input);
        }
        else
        {
            Fire(input);
        }

        return _turn.Result(Finish(record));
    }

    private static MigrationTrigger? ForMigration(FlowTrigger trigger) => trigger switch
    {
        FlowTrigger.RsynArrived => MigrationTrigger.RsynArrived,
        FlowTrigger.RsynAckArrived => MigrationTrigger.RsynAckArrived,
        FlowTrigger.AckArrived => MigrationTrigger.AckArrived,
        FlowTrigger.AddressLost => MigrationTrigger.AddressLost,
        FlowTrigger.AddressGained => MigrationTrigger.AddressGained,
        _ => null,
    };

    /// <summary>What arrives while there is no address was on its way, and could not be answered (MIG-27).</summary>
    private void IgnoreWithoutAddress(FlowTrigger trigger)
    {
        _turn.Clause = "MIG-27";
        if (ForMigration(trigger) is { } move)
        {
            FireMigration(move);
        }
    }

    /// <summary>A forged packet changes nothing (SEC-3), though an older one may be challenged (CTL-10).</summary>
    private void Reject(in FlowInput input)
    {
        _turn.Clause = "SEC-3b";
        bool live = _turn.Before.State is not (FlowState.Closed or FlowState.SynSent);
        if (live && FlowVocabulary.Challenged.Holds(_turn) && input.Trigger != FlowTrigger.AckArrived)
        {
            _turn.Clause = "CTL-10b";
            FlowVocabulary.Challenge.Run(_turn);
        }
        else if (_turn.Before.State == FlowState.Closed && Arrival.OwesReset(input.Trigger))
        {
            _turn.Clause = "SEC-6b";
            FlowVocabulary.MayReplyReset.Run(_turn);
        }
    }

    private void Fire(in FlowInput input)
    {
        bool wasSynchronised = _turn.Before.IsSynchronised;
        _flow.Fire(input.Trigger);
        bool opened = !wasSynchronised && _turn.After.IsSynchronised;
        if (_turn.After.IsSynchronised && ForMigration(input.Trigger) is { } move
            && !(opened && input.Trigger == FlowTrigger.AckArrived))
        {
            _turn.Continue(input);
            FireMigration(move);
        }

        if (input.Trigger == FlowTrigger.AddressGained)
        {
            CatchUpClose();
        }

        if (opened && _turn.After.Has(FlowFacts.MovedEarly))
        {
            _turn.Clear(FlowFacts.MovedEarly);
            _turn.Continue(new FlowInput(FlowTrigger.AddressGained, Address: _turn.After.Moving));
            FireMigration(MigrationTrigger.AddressGained);
        }
    }

    /// <summary>A close that was asked for while there was no address takes effect now (MIG-2, MIG-20).</summary>
    private void CatchUpClose()
    {
        if (_turn.After.State is FlowState.Established or FlowState.CloseWait && _turn.After.Has(FlowFacts.CloseAsked))
        {
            _turn.Clear(FlowFacts.CloseAsked);
            _turn.Continue(new FlowInput(FlowTrigger.CloseRequested));
            _flow.Fire(FlowTrigger.CloseRequested);
        }
    }

    private void FireMigration(MigrationTrigger trigger)
    {
        if (_turn.After.IsSynchronised)
        {
            _migration.Fire(trigger);
        }
        else
        {
            _turn.Clause = "MIG-26";
        }

        if (_turn.AbortFlow)
        {
            _turn.Continue(new FlowInput(FlowTrigger.AbortRequested));
            _flow.Fire(FlowTrigger.AbortRequested);
        }
    }

    /// <summary>A flow that is over has no move and no open slot (TEAR-11).</summary>
    private FlowRecord Finish(in FlowRecord before)
    {
        FlowRecord after = _turn.After;
        if (after.State == FlowState.Closed && before.State != FlowState.Closed)
        {
            after = after with
            {
                Migration = MigrationState.Settled,
                Opening = after.Opening.Answer(),
                Move = after.Move.Answer(),
                Answer = after.Answer.Answer(),
                Fin = after.Fin.Answer(),
                Facts = after.Facts & ~FlowFacts.Frozen,
            };
        }

        return after;
    }
}
