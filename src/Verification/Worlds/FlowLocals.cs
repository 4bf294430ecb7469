using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Hosts that are one end of one flow: the flow machine and the migration machine, nothing around them.</summary>
internal sealed class FlowLocals : Locals
{
    private readonly WorldOptions _options;

    private readonly PacketTable _packets;

    private readonly FlowEngine _engine;

    private readonly Numbering<FlowRecord> _records = new();

    private readonly int[] _start;

    internal FlowLocals(WorldOptions options, PacketTable packets)
    {
        _options = options;
        _packets = packets;
        _engine = new FlowEngine(options.Dialect, options.Edit);
        (FlowRecord a, FlowRecord b) = Beginnings.Of(options);
        _start = [_records.Number(a), _records.Number(b)];
    }

    internal FlowRecord Record(int local) => _records[local];

    internal override int Start(int host) => _start[host];

    internal override int With(int local, IReadOnlyList<FlowRecord> flows) => _records.Number(flows[0]);

    protected override LocalStep Fire(int local, LocalEvent what)
    {
        bool asksAgain = what.Kind == LocalEventKind.Arrives && _packets[what.Packet].Flags == ControlFlags.Syn && IsOver(_records[local]);
        if (asksAgain && _records[local].LocalFlow != _records[_start[1]].LocalFlow)
        {
            // Nobody listens any more (SEC-6).
            ControlPacket reset = Outgoing.ReplyReset(_packets[what.Packet]);
            return new LocalStep(local, [new SentPacket(_packets.Number(reset), Places.IndexOf(reset.Source), false)], LocalLaws.None);
        }

        // A listener takes a SYN for what is over as a new request, once: it forks a flow of its own (CONN-2).
        FlowRecord before = asksAgain ? Beginnings.Again(_records[_start[1]]) : _records[local];
        FlowInput input = Input(before, what);
        if (what.Kind == LocalEventKind.Arrives && !Names(before, input.Packet))
        {
            return Missed(local, input);
        }

        int tries = TriesBefore(what, _options.Dialect.Limits);
        StepResult step = _engine.Step(Abstraction.WithTries(before, tries), input);
        FlowRecord after = Abstraction.Of(step.After);
        SentPacket[] sent = Sent(step);
        if (what.Kind == LocalEventKind.Forged)
        {
            bool counts = after != before || step.Emissions.Any(e => !e.Optional);
            return new LocalStep(_records.Number(after), sent, counts ? LocalLaws.ForgedPacketsChangeNothing : LocalLaws.None);
        }

        LocalLaws broken = FlowLaws.BrokenBy(_options.Dialect, before, input, after);
        bool proves = input.Trigger is FlowTrigger.SynAckArrived or FlowTrigger.RsynAckArrived && input.MoveTrigger is null;
        bool proved = proves && after.IsSynchronised && (HadOutstanding(before) && !HadOutstanding(after));

        // An opener takes the peer's address from the SYN+ACK: what it asked came back, and if the peer moves, an RSYN says so.
        bool adopted = after.IsSynchronised && (before.IsSynchronised ? after.Peer != before.Peer : after.Has(FlowFacts.Passive));
        return new LocalStep(_records.Number(after), sent, broken)
        {
            Proved = proved ? Places.IndexOf(after.Local) : -1,
            Adopted = adopted ? Places.IndexOf(after.Peer) : -1,
        };
    }

    protected override LocalInfo Describe(int local)
    {
        FlowRecord record = _records[local];
        FlowInfo flow = new(record);
        List<LocalEvent> timers = [];
        List<LocalEvent> choices = [];
        AddRequests(flow, place: 0, _options.Exhaustion, timers, choices);
        AddChoices(record, flow, choices, timers);
        return new LocalInfo
        {
            Flows = [flow],
            Timers = timers,
            Choices = choices,
            Name = RecordText.Of(record),
            IsOver = IsOver(record),
        };
    }

    private void AddChoices(in FlowRecord record, FlowInfo flow, List<LocalEvent> choices, List<LocalEvent> timers)
    {
        bool open = record.IsSynchronised && !flow.IsHomeless;
        if (_options.FromClosed && record == _records[_start[0]])
        {
            timers.Add(new LocalEvent(LocalEventKind.Opens));
        }

        if (_options.PathChecks && open)
        {
            choices.Add(new LocalEvent(LocalEventKind.PathCheck));
        }

        if (_options.Closing && (record.State == FlowState.Established || record.State == FlowState.CloseWait) && !record.Has(FlowFacts.CloseAsked))
        {
            timers.Add(new LocalEvent(LocalEventKind.Closes));
        }

        if (_options.Aborting && record.State != FlowState.Closed)
        {
            choices.Add(new LocalEvent(LocalEventKind.Aborts));
        }

        if (_options.Forger)
        {
            choices.AddRange(Forgeries.Against(record).Select(p => new LocalEvent(LocalEventKind.Forged, 0, _packets.Number(p))));
        }

        if (_options.Expiry && record.State == FlowState.TimeWait)
        {
            timers.Add(new LocalEvent(LocalEventKind.TimeWaitExpires));
        }

        if (_options.Expiry && _options.Exhaustion && record.State == FlowState.FinWait2)
        {
            timers.Add(new LocalEvent(LocalEventKind.FinWait2Expires));
        }

        if (_options.Expiry && _options.Exhaustion && record.State == FlowState.SynReceived)
        {
            choices.Add(new LocalEvent(LocalEventKind.HalfOpenExpires));
        }
    }

    /// <summary>Whether a packet is one for this flow.</summary>
    private static bool Names(in FlowRecord record, in ControlPacket packet) =>
        packet.DestinationFlow == 0 || packet.DestinationFlow == record.LocalFlow;

    /// <summary>A packet that names no live flow (SEC-6, SEC-7).</summary>
    private LocalStep Missed(int local, in FlowInput input) =>
        new(local, Sent(_engine.Step(default, input)), LocalLaws.None);

    private SentPacket[] Sent(in StepResult step) =>
    [
        .. step.Emissions.Select(e => new SentPacket(
            _packets.Number(e.Packet), Places.IndexOf(e.Packet.Source), e.Packet.Flags == ControlFlags.Rsyn)),
    ];

    private bool IsOver(in FlowRecord record) =>
        record.State == FlowState.Closed && !(_options.FromClosed && (record == _records[_start[0]] || record == _records[_start[1]]));

    private FlowInput Input(in FlowRecord record, LocalEvent what)
    {
        int host = Places.HostOf(record.Local);
        NetworkAddress address = Places.Of(host, what.Index);
        return what.Kind switch
        {
            LocalEventKind.Arrives or LocalEventKind.Forged => Arrived(_packets[what.Packet]),
            LocalEventKind.TimedOut or LocalEventKind.Exhausted => TimedOut(what.Slot),
            LocalEventKind.Thaws => TimedOut(EmissionSlot.Answer),
            LocalEventKind.AddressLost => new FlowInput(FlowTrigger.AddressLost),
            LocalEventKind.AddressGained => new FlowInput(FlowTrigger.AddressGained, Address: address),
            LocalEventKind.PathCheck => FlowInput.Of(MigrationTrigger.PathCheckRequested),
            LocalEventKind.Opens => new FlowInput(FlowTrigger.OpenRequested, Address: Places.Of(1 - host, 0)),
            LocalEventKind.Closes => new FlowInput(FlowTrigger.CloseRequested),
            LocalEventKind.Aborts => new FlowInput(FlowTrigger.AbortRequested),
            LocalEventKind.HalfOpenExpires => new FlowInput(FlowTrigger.HalfOpenExpired),
            LocalEventKind.FinWait2Expires => new FlowInput(FlowTrigger.FinWait2Expired),
            LocalEventKind.TimeWaitExpires => new FlowInput(FlowTrigger.TimeWaitExpired),
            _ => throw new InvalidOperationException($"{what.Kind} is no event of a flow."),
        };
    }

    internal static FlowInput Arrived(in ControlPacket packet) => Arrival.TryClassify(packet.Flags, out FlowTrigger trigger)
        ? new FlowInput(trigger, packet)
        : new FlowInput(FlowTrigger.DataArrived, packet);

    internal static FlowInput TimedOut(EmissionSlot slot) => slot == EmissionSlot.Move ? FlowInput.Of(MigrationTrigger.MoveTimedOut)
        : slot == EmissionSlot.Answer ? FlowInput.Of(MigrationTrigger.AnswerTimedOut)
        : new FlowInput(slot == EmissionSlot.Opening ? FlowTrigger.OpeningTimedOut : FlowTrigger.FinTimedOut);

    private static bool HadOutstanding(in FlowRecord r) => r.Opening.IsOutstanding || r.Move.IsOutstanding;
}
