using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Datagrams;

/// <summary>One end of a connection between two services that carries datagrams, on one flow.</summary>
public sealed class DatagramConnection : IScheduled
{
    private readonly DatagramEndpoint _endpoint;
    private readonly DatagramBinding? _binding;
    private readonly DatagramQueue<bool> _received;
    private readonly RequestTimers _timers;
    private readonly RoundTripEstimator _path;
    private FlowRecord _record;

    internal DatagramConnection(
        DatagramEndpoint endpoint, ServiceId service, DatagramBinding? binding, in FlowRecord record, SourceRoute route)
    {
        (_endpoint, Service, _binding, _record, Route) = (endpoint, service, binding, record, route);
        _received = new DatagramQueue<bool>(endpoint.Options.ReceiveQueue);
        ControlLimits limits = endpoint.Options.Dialect.Limits;
        _timers = new RequestTimers(limits);
        _path = new RoundTripEstimator(new TransferOptions
        {
            InitialRto = limits.InitialRto,
            MinimumRto = limits.MinimumRto,
            MaximumRto = limits.MaximumRto,
        });
    }

    /// <summary>The service that it joins us to, or that we serve.</summary>
    public ServiceId Service { get; }

    /// <summary>All that the machines know of it.</summary>
    public FlowRecord Record => _record;

    /// <summary>How it ended; None while it has not.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>Whether we opened it.</summary>
    public bool IsOpener => _binding is null;

    /// <summary>Datagrams that came and found no place in the queue.</summary>
    public long Dropped => _received.Dropped;

    /// <summary>Bytes of the longest datagram that fits into the MTU from where the connection is now.</summary>
    public int LongestDatagram => _endpoint.LongestDatagram(_record.Local);

    /// <summary>Whatever the application keeps with it.</summary>
    public object? Tag { get; set; }

    internal uint LocalFlow => _record.LocalFlow;

    internal RequestName? Request { get; set; }

    /// <summary>SOURCE of the SYN+ACK (RES-8).</summary>
    internal SourceRoute Route { get; set; }

    Instant IScheduled.ScheduledAt { get; set; } = Instant.Never;

    Instant IScheduled.Deadline => Outcome == Outcome.None ? _timers.Deadline : Instant.Never;

    /// <summary>Sends a datagram; it may be lost, repeated or overtaken on its way.</summary>
    /// <param name="payload">1 to <see cref="LongestDatagram"/> bytes.</param>
    /// <returns>Whether it was sent: not before the connection is Established, not after it was closed, not without an address.</returns>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public bool Send(ReadOnlySpan<byte> payload)
    {
        DatagramEndpoint.CheckLength(payload.Length, LongestDatagram);
        bool may = _record.MaySendData && _endpoint.HasAddress(_record.Local);
        if (may)
        {
            _endpoint.SendData(_record, payload);
        }

        return may;
    }

    /// <summary>Reads the oldest datagram; those that came before the peer closed are still there afterwards.</summary>
    /// <param name="buffer">Where it is copied to; what does not fit is cut off.</param>
    /// <param name="length">Its whole length in bytes, at least 1.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReceive(Span<byte> buffer, out int length) => _received.TryTake(buffer, out length, out _);

    /// <summary>Ends our side; the peer is told until it says that it knows (TEAR-4).</summary>
    public void Close(Instant now) => Step(new FlowInput(FlowTrigger.CloseRequested), now);

    /// <summary>Gives the connection up, and says so (FLOW-5).</summary>
    public void Abort(Instant now) => Step(new FlowInput(FlowTrigger.AbortRequested), now);

    /// <summary>Moves to another address of the host (MIG-3); the old one may still work.</summary>
    /// <exception cref="ArgumentException">The host does not have the address.</exception>
    public void Move(NetworkAddress to, Instant now)
    {
        _endpoint.CheckAddress(to, nameof(to));
        Step(new FlowInput(FlowTrigger.AddressGained, Address: to), now);
    }

    /// <summary>For reports.</summary>
    public override string ToString() => $"{(IsOpener ? "opener" : "server")} {LocalFlow:x8} {_record.StateName}";

    internal void OnAddressGained(NetworkAddress address, Instant now)
    {
        if (_record.IsSynchronised ? _record.IsHomeless : !_endpoint.HasAddress(_record.Sending))
        {
            Step(new FlowInput(FlowTrigger.AddressGained, Address: address), now);
        }
    }

    internal void OnAddressLost(Instant now)
    {
        if (_endpoint.HasAddress(_record.Sending) || _record.IsHomeless)
        {
            return;
        }

        if (_endpoint.HasAddress(_record.Local))
        {
            Step(new FlowInput(FlowTrigger.AddressGained, Address: _record.Local), now);
        }
        else if (_endpoint.Addresses.Count > 0)
        {
            Step(new FlowInput(FlowTrigger.AddressGained, Address: _endpoint.Addresses[0]), now);
        }
        else if (_record.IsSynchronised)
        {
            Step(new FlowInput(FlowTrigger.AddressLost), now);
        }
    }

    internal void OnTime(Instant now)
    {
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            if (_timers.TryExpire(slot, now))
            {
                Step(FlowTimers.Unanswered(slot), now);
            }
        }

        if (_timers.TryExpireState(now))
        {
            Step(new FlowInput(_timers.StateEnd), now);
        }
    }

    /// <summary>A datagram came for our flow.</summary>
    /// <returns>Whether it is one that can be read.</returns>
    internal bool Receive(uint from, ReadOnlySpan<byte> payload)
    {
        // What was overtaken by the peer's FIN comes too late: the application was told that nothing more comes.
        if (from != _record.PeerFlow || !_record.IsSynchronised || _record.IsHomeless || _record.Has(FlowFacts.PeerFinished))
        {
            return false;
        }

        bool first = _received.Count == 0;
        _received.Add(payload, true);
        if (first)
        {
            _endpoint.Tell(new DatagramEvent(DatagramEventKind.Readable, this));
        }

        return true;
    }

    internal void Step(in FlowInput input, Instant now)
    {
        if (Outcome != Outcome.None)
        {
            return;
        }

        FlowRecord before = _record;
        StepResult step = _endpoint.Engine.Step(before, input);
        _record = step.After;
        bool opened = before.State == FlowState.SynSent && input.Trigger == FlowTrigger.SynAckArrived;
        int sent = 0;
        foreach (Emission emission in step.Emissions)
        {
            sent |= 1 << (int)emission.Slot;
            Send(emission, input.Packet, opened);
        }

        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            if (_timers.Follow(slot, before, _record, (sent & (1 << (int)slot)) != 0, _path, now) is { } measured && measured > Duration.Zero)
            {
                _path.Sample(measured);
            }
        }

        // A connection of datagrams has no streams to wait for, so FinWait2 is always limited.
        _timers.FollowState(_record.State, streamsEnded: true, now);
        Tell(before, input);
        _endpoint.Schedule(this);
    }

    private void Send(in Emission emission, in ControlPacket answered, bool opened)
    {
        ControlPacket packet = emission.Answering(answered);
        bool opening = emission.Slot == EmissionSlot.Opening;
        bool first = opened && emission.Slot == EmissionSlot.Acknowledgement;
        ServiceId? service = first || (opening && IsOpener) ? Service : null;
        _endpoint.SendControl(packet, service, opening ? Route : default, opening || first);
    }

    private void Tell(in FlowRecord before, in FlowInput input)
    {
        if (!before.IsSynchronised && _record.IsSynchronised)
        {
            if (Request is { } request)
            {
                _endpoint.Complete(request);
            }

            _binding?.Add(this);
            _endpoint.Tell(new DatagramEvent(_binding is null ? DatagramEventKind.Connected : DatagramEventKind.Incoming, this, _binding));
        }
        else if (before.IsSynchronised && _record.IsSynchronised && (before.Local != _record.Local || before.Peer != _record.Peer))
        {
            _path.Reset();
            _endpoint.Tell(new DatagramEvent(DatagramEventKind.Moved, this));
        }

        if (_record.Has(FlowFacts.PeerFinished) && !before.Has(FlowFacts.PeerFinished))
        {
            _endpoint.Tell(new DatagramEvent(DatagramEventKind.PeerClosed, this));
        }

        if (_record.State == FlowState.Closed && before.State != FlowState.Closed)
        {
            Outcome = FlowEnding.Of(before, input).Outcome;
            _endpoint.Forget(this);
            if (IsOpener || before.IsSynchronised)
            {
                _endpoint.Tell(new DatagramEvent(DatagramEventKind.Closed, this, _binding, Outcome));
            }
        }
    }
}
