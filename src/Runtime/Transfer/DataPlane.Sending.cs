using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What is sent: probes, data, acknowledgements, in this order.</content>
public sealed partial class DataPlane
{
    // An ACK beside data leaves at least this much room for the data.
    private const int RangesBesideData = 16;

    private ulong _toldEdge;

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
        if (!_anyProbeDue)
        {
            return false;
        }

        _anyProbeDue = false;
        foreach (TransferFlow probed in _flows)
        {
            if (probed.ProbeDue && probed.MaySend)
            {
                // There may be more of them.
                (probed.ProbeDue, _anyProbeDue) = (false, true);
                flow = probed;
                length = Send(probed, buffer, MtpFlags.Probe, default, now);
                return true;
            }

            if (probed.TailProbeDue && probed.MaySend)
            {
                (probed.TailProbeDue, _anyProbeDue) = (false, true);
                flow = probed;
                Range64 tail = Unanswered(probed);
                tail = probed.Path.IsInDoubt ? Beginning(tail, TransferFlow.PayloadOf(probed.Path.Smaller, probed.OverUdp)) : tail;
                length = Send(probed, buffer, tail == default ? MtpFlags.Probe : MtpFlags.Probe | MtpFlags.Data, tail, now);
                return true;
            }

            _anyProbeDue |= probed.ProbeDue || probed.TailProbeDue;
        }

        return false;
    }

    /// <summary>The oldest bytes in flight on a flow that the peer may still lack; none: others carry them, or it has all.</summary>
    private Range64 Unanswered(TransferFlow flow)
    {
        SentPackets sent = flow.Sent;
        for (ulong number = sent.First; number < sent.Next && !_send.HasLost; number++)
        {
            if (sent.IsInFlight(number) && sent[number].End > _send.Acknowledged)
            {
                return new Range64(Math.Max(sent[number].Start, _send.Acknowledged), sent[number].End);
            }
        }

        return default;
    }

    private bool TryAcknowledge(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length)
    {
        (flow, length) = (null, 0);
        if (_acksFrom > now.Nanoseconds)
        {
            return false;
        }

        long next = long.MaxValue;
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

            next = Math.Min(next, owing.UpdateDue ? now.Nanoseconds : owing.Received.Deadline);
        }

        _acksFrom = next;
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

        bool larger = flags == MtpFlags.Data && ProbesSize(flow, range, now);
        int room = (larger ? flow.Path.Larger : flow.Mtu) - (flow.OverUdp ? 40 : 32) - MtpHeader.HeaderBytesFor(fields.Flags, ranges);
        SentPacket packet = Cut(range, room, now);
        if (larger)
        {
            packet.IsSizeProbe = true;
            flow.Path.OnProbeSent();
        }

        if (packet.Length > packet.Bytes)
        {
            fields = fields with { Flags = fields.Flags | MtpFlags.Fin };
        }

        bool repeated = packet.Length > 0 && packet.End <= _send.Next;
        if (packet.Length > 0)
        {
            _progressAt = _send.Acknowledged == _send.Next ? now.Nanoseconds : _progressAt;
            _send.OnSent(packet.Start, packet.End);
            flow.Copied = Math.Max(flow.Copied, packet.End);
            Count(flow.Counters, packet, repeated);
            if (Options.Pacing && Options.Adapts)
            {
                flow.Pace(packet.Bytes, now);
            }
        }

        flow.Sent.Add(packet);
        _inFlight++;
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
        || (flow.Received.HasNews && flow.RoundTrip.HasSample && now.Nanoseconds - flow.LastToldAt >= flow.RoundTrip.Smoothed.Nanoseconds);

    private MtpFields Acknowledge(
        TransferFlow of, TransferFlow carrier, ulong number, in MtpFields fields, int most, Instant now, out int ranges)
    {
        of.UpdateDue = false;
        of.LastToldAt = now.Nanoseconds;
        ranges = of.Received.Tell(_ranges, most, now.Nanoseconds, out uint largest, out ushort delay);
        if (ranges > 0)
        {
            carrier.Reports.Note(number, of, now.Nanoseconds, carrier.RoundTrip.Smoothed.Nanoseconds / 4);
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

            _acksFrom = long.MinValue;
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
