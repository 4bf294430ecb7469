using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What is sent: probes, data, acknowledgements, in this order.</content>
public sealed partial class DataPlane
{
    // An ACK beside data leaves at least this much room for the data.
    private const int RangesBesideData = 16;

    private readonly Scheduler _scheduler;
    private ulong _toldEdge;
    private ulong _oldest = ulong.MaxValue;
    private ulong _carriers;

    /// <summary>Writes the next packet that may be sent now, whole, from its SAL header on.</summary>
    /// <param name="buffer">As large as the path MTU, at least.</param>
    /// <param name="now">When.</param>
    /// <param name="flow">The flow that carries it.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTransmit(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length) =>
        TryProbe(buffer, now, out flow, out length)
        || TryData(buffer, now, out flow, out length)
        || TryAcknowledge(buffer, now, out flow, out length)
        || (Probes(now) && TryProbe(buffer, now, out flow, out length));

    /// <summary>The window that our SYN, SYN+ACK or connection ACK carries; it takes a packet number (DATA-16).</summary>
    public MtpFields OpeningWindow(TransferFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Told(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = (uint)flow.Sent.Skip() });
    }

    /// <summary>The window that a SYN, SYN+ACK or connection ACK brought.</summary>
    public void OnOpeningWindow(TransferFlow flow, in MtpHeader mtp, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        flow.Counters.Received++;
        _ = _send.OnDataAck(mtp.DataAck, mtp.Window);
        ulong number = PacketNumber.Expand(flow.Received.Largest, mtp.PacketNumber);
        flow.Received.Note(number, eliciting: false, urgent: false, now.Nanoseconds, Options);
        flow.LastToldAt = now.Nanoseconds;
    }

    /// <summary>A packet that tells the peer that its packets come from another address (MIG-25); the caller addresses it.</summary>
    public int WriteMoved(TransferFlow flow, Span<byte> buffer, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        MtpFields fields = new() { Flags = MtpFlags.Moved, PacketNumber = (uint)flow.Sent.Skip() };
        return Write(flow, buffer, fields, [], default, now);
    }

    private bool TryProbe(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length)
    {
        (flow, length) = (null, 0);
        foreach (TransferFlow probed in _flows)
        {
            if (probed.ProbeDue && probed.MaySend)
            {
                probed.ProbeDue = false;
                flow = probed;
                length = Send(probed, buffer, MtpFlags.Probe, default, now);
                return true;
            }
        }

        return false;
    }

    private bool TryData(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length)
    {
        length = 0;
        flow = null;
        if (!_send.HasLost && !_send.HasNew && !_send.IsBlocked && _scheduler.Kind != SchedulerKind.Redundant)
        {
            return false;
        }

        Range64 range;
        if (_scheduler.Kind == SchedulerKind.Redundant)
        {
            flow = NextCopy(out range);
        }
        else
        {
            flow = _scheduler.Choose(_flows);
            range = flow is null ? default : NextRange(flow);
            if (range == default && IsShut && Options.OpportunisticRetransmission)
            {
                flow = Oldest(out range);
            }
        }

        if (flow is null || range == default)
        {
            flow = null;
            return false;
        }

        Awake(flow, now);
        length = Send(flow, buffer, MtpFlags.Data, range, now);
        _scheduler.OnSent(flow);
        return true;
    }

    /// <summary>Whether the window has no room for the next full packet.</summary>
    private bool IsShut => _send.Next < _send.Limit && _send.Sendable < _send.Limit
        && _send.Sendable - Math.Min(_send.Next, _send.Sendable) < (ulong)TransferFlow.PayloadOf(Options.Mtu, overUdp: false);

    /// <summary>What is sent next: what was lost, or else what is new.</summary>
    private Range64 NextRange(TransferFlow flow)
    {
        if (_send.HasLost)
        {
            return _send.FirstLost;
        }

        if (!_send.HasNew)
        {
            return default;
        }

        // Into a window of less than a packet only if nothing else opens it (DATA-11).
        ulong room = _send.Sendable - _send.Next;
        bool cut = _send.Sendable < _send.Limit && room < (ulong)flow.MostPayload;
        return (cut && AnyInFlight()) || WouldBlock(flow) ? default : new Range64(_send.Next, _send.Sendable);
    }

    /// <summary>
    /// Whether a slow flow would keep the window shut: until its packet is acknowledged, a faster one could send more than the
    /// window has room for.
    /// </summary>
    private bool WouldBlock(TransferFlow flow)
    {
        TransferFlow? fastest = Options.BlockingEstimation && _flows.Count > 1 ? _scheduler.Fastest(_flows) : null;
        if (fastest is null || fastest == flow || !flow.RoundTrip.HasSample)
        {
            return false;
        }

        double rounds = (double)flow.RoundTrip.Smoothed / fastest.RoundTrip.Smoothed;
        double window = _send.Edge - Math.Min(_send.Edge, _send.Acknowledged);
        return rounds > 1 && fastest.Window.Cwnd * rounds > window - flow.Sent.Bytes - flow.MostPayload;
    }

    /// <summary>The next packet of a redundant sender: each flow carries the whole stream.</summary>
    private TransferFlow? NextCopy(out Range64 range)
    {
        ulong full = 0;
        while (_scheduler.Choose(_flows, full) is { } flow)
        {
            flow.Copied = Math.Max(flow.Copied, _send.Acknowledged);
            ulong sendable = Math.Max(_send.Sendable, _send.Next);
            if (_send.HasLost)
            {
                range = _send.FirstLost;
                return flow;
            }

            if (flow.Copied < sendable)
            {
                range = new Range64(flow.Copied, sendable);
                return flow;
            }

            full |= Scheduler.Bit(flow);
        }

        range = default;
        return null;
    }

    /// <summary>The window blocks: the oldest bytes go on the fastest flow that does not carry them yet (DATA-14).</summary>
    private TransferFlow? Oldest(out Range64 range)
    {
        range = default;
        ulong oldest = _send.Acknowledged;
        if (_flows.Count < 2 || oldest >= _send.Next)
        {
            return null;
        }

        if (oldest != _oldest)
        {
            (_oldest, _carriers) = (oldest, 0);
        }

        TransferFlow? holder = null;
        ulong held = 0;
        ulong end = oldest;
        foreach (TransferFlow flow in _flows)
        {
            if (Carries(flow, oldest, out ulong number))
            {
                _carriers |= Scheduler.Bit(flow);
                end = Math.Max(end, flow.Sent[number].End);
                (holder, held) = (flow, number);
            }
        }

        // On a slower flow it would come later than where it is.
        if (holder is null || _scheduler.Choose(_flows, _carriers) is not { } fastest
            || fastest.RoundTrip.Smoothed >= holder.RoundTrip.Smoothed)
        {
            return null;
        }

        _carriers |= Scheduler.Bit(fastest);
        range = new Range64(oldest, Math.Min(end, _send.Next));
        if (Options.Penalisation && holder.Window.OnLoss(held, holder.Sent.Next, holder.Sent.Bytes))
        {
            holder.Counters.Reductions++;
        }

        return fastest;
    }

    private static bool Carries(TransferFlow flow, ulong position, out ulong number)
    {
        SentPackets sent = flow.Sent;
        for (number = sent.First; number < sent.Next; number++)
        {
            if (sent.IsInFlight(number) && sent[number].Start <= position && position < sent[number].End)
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyInFlight()
    {
        foreach (TransferFlow flow in _flows)
        {
            if (flow.Sent.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A flow that rested for more than an RTO begins with the initial window again (CC-11).</summary>
    private static void Awake(TransferFlow flow, Instant now)
    {
        if (flow.Sent.Count == 0 && flow.LastSentAt > 0 && now.Nanoseconds - flow.LastSentAt > flow.RoundTrip.Rto)
        {
            flow.Window.OnIdle();
        }
    }

    private bool TryAcknowledge(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length)
    {
        (flow, length) = (null, 0);
        foreach (TransferFlow owing in _flows)
        {
            bool due = owing.Received.Deadline <= now.Nanoseconds || owing.UpdateDue;
            if (due && Carrier(owing) is { } carrier)
            {
                owing.UpdateDue = false;
                flow = carrier;
                MtpFields fields = new() { PacketNumber = (uint)carrier.Sent.Skip() };
                fields = Acknowledge(owing, carrier, carrier.Sent.Next - 1, fields, MtpHeader.MaximumRanges, now, out int ranges);
                length = Write(carrier, buffer, fields, _ranges.AsSpan(0, ranges), default, now);
                return true;
            }
        }

        return false;
    }

    /// <summary>The flow that carries the ACKs of one: itself while it may, or else another (DATA-1, MIG-10).</summary>
    private TransferFlow? Carrier(TransferFlow flow)
    {
        if (flow.MaySpeak)
        {
            return flow;
        }

        foreach (TransferFlow other in _flows)
        {
            if (other.MaySpeak)
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Sends a packet that elicits an ACK, with an ACK of ours if one is owed.</summary>
    private int Send(TransferFlow flow, Span<byte> buffer, MtpFlags flags, Range64 range, Instant now)
    {
        MtpFields fields = new() { Flags = flags, PacketNumber = (uint)flow.Sent.Next, Sequence = range.Start };
        int ranges = 0;
        if (TellsNow(flow, now))
        {
            fields = Acknowledge(flow, flow, flow.Sent.Next, fields, RangesBesideData, now, out ranges);
        }

        int room = flow.Mtu - (flow.OverUdp ? 40 : 32) - MtpHeader.HeaderBytesFor(fields.Flags, ranges);
        SentPacket packet = Cut(range, room, now);
        if (packet.Length > packet.Bytes)
        {
            fields = fields with { Flags = fields.Flags | MtpFlags.Fin };
        }

        bool repeated = packet.Length > 0 && packet.End <= _send.Next;
        if (packet.Length > 0)
        {
            _send.OnSent(packet.Start, packet.End);
            flow.Copied = Math.Max(flow.Copied, packet.End);
            Count(flow.Counters, packet, repeated);
        }

        flow.Sent.Add(packet);
        flow.LastSentAt = _quietSince = now.Nanoseconds;
        if (flow.RtoAt == long.MaxValue)
        {
            RestartTimer(flow, now);
        }

        return Write(flow, buffer, fields, _ranges.AsSpan(0, ranges), packet, now, repeated);
    }

    /// <summary>As much of a range as fits into a packet.</summary>
    private SentPacket Cut(Range64 range, int room, Instant now)
    {
        if (range == default)
        {
            return new SentPacket(0, 0, 0, now.Nanoseconds, IsFull: false);
        }

        ulong bytesEnd = Math.Min(range.End, _send.Written);
        int bytes = (int)Math.Min((ulong)room, bytesEnd - Math.Min(range.Start, bytesEnd));
        bool fin = _send.IsEnded && range.End > _send.Written && range.Start + (ulong)bytes == _send.Written;
        return new SentPacket(range.Start, fin ? bytes + 1 : bytes, bytes, now.Nanoseconds, IsFull: bytes == room);
    }

    private static void Count(FlowCounters counters, in SentPacket packet, bool repeated)
    {
        counters.DataPackets++;
        counters.Bytes += packet.Bytes;
        counters.RepeatedBytes += repeated ? packet.Bytes : 0;
    }

    // An ACK rides on data if it is owed; and once in a round trip to tell which of the peer's mere ACKs arrived (DATA-19).
    private static bool TellsNow(TransferFlow flow, Instant now) =>
        flow.Received.IsOwed
        || flow.UpdateDue
        || (flow.Received.HasNews && flow.RoundTrip.HasSample && now.Nanoseconds - flow.LastToldAt >= flow.RoundTrip.Smoothed);

    private MtpFields Acknowledge(
        TransferFlow of, TransferFlow carrier, ulong number, in MtpFields fields, int most, Instant now, out int ranges)
    {
        of.UpdateDue = false;
        of.LastToldAt = now.Nanoseconds;
        ranges = of.Received.Tell(_ranges, most, now.Nanoseconds, out uint largest, out ushort delay);
        if (ranges > 0)
        {
            carrier.Reports.Note(number, of, of.Received.Largest, now.Nanoseconds, carrier.RoundTrip.Smoothed / 4);
        }

        return Told(fields with
        {
            Flags = fields.Flags | MtpFlags.Ack,
            AckedFlow = ranges > 0 ? of.PeerFlow : 0,
            LargestAcknowledged = ranges > 0 ? largest : 0,
            AckDelay = ranges > 0 ? delay : (ushort)0,
        });
    }

    /// <summary>The same with DATA_ACK and window, whose edge the peer then knows.</summary>
    private MtpFields Told(in MtpFields fields)
    {
        _toldEdge = Math.Max(_toldEdge, _receive.Contiguous + _receive.Window);
        return fields with { DataAck = _receive.Contiguous, Window = _receive.Window };
    }

    /// <summary>The application has read: if the window was small and has opened enough, every flow tells (DATA-7).</summary>
    private void NoteOpening()
    {
        ulong half = (ulong)Math.Max(1, Options.ReceiveBuffer / 2);
        ulong enough = Math.Min(2UL * (ulong)TransferFlow.PayloadOf(Options.Mtu, overUdp: false), half);
        bool small = _toldEdge < _receive.Contiguous + half;
        if (small && _receive.Edge - Math.Min(_toldEdge, _receive.Edge) >= enough)
        {
            foreach (TransferFlow flow in _flows)
            {
                flow.UpdateDue = flow.PeerFlow != 0;
            }
        }
    }

    private int Write(
        TransferFlow flow,
        Span<byte> buffer,
        in MtpFields fields,
        ReadOnlySpan<AckRange> ranges,
        in SentPacket packet,
        Instant now,
        bool repeated = false)
    {
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(flow.LocalFlow, flow.PeerFlow, SalProtocol.Mtp);
        Span<byte> payload = writer.AddMtp(fields, ranges, packet.Bytes);
        if (packet.Bytes > 0)
        {
            _send.Read(packet.Start, payload);
        }

        flow.Counters.Packets++;
        Observer?.OnSent(
            this,
            flow,
            new SentReport(fields.Flags, flow.Sent.Next - 1, fields.Sequence, packet.Bytes, repeated, fields.DataAck, fields.DataAck + fields.Window),
            now);
        return writer.Finish();
    }
}
