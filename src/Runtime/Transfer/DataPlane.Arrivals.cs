using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What arrives: data, and acknowledgements of ours.</content>
public sealed partial class DataPlane
{
    /// <summary>An MTP packet came on a flow that the control plane lets carry data (SEC-14, SEC-15).</summary>
    /// <param name="flow">The flow that it names.</param>
    /// <param name="mtp">The packet; with a control packet its window counts, and nothing else of it.</param>
    /// <param name="now">When.</param>
    /// <returns>What the control plane has to know.</returns>
    public Arriving OnPacket(TransferFlow flow, in MtpHeader mtp, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        flow.Counters.Received++;
        if ((mtp.Flags & MtpFlags.Ack) != 0)
        {
            OnAck(flow, mtp, now);
        }

        ulong number = PacketNumber.Expand(flow.Received.Largest, mtp.PacketNumber);
        bool fin = (mtp.Flags & MtpFlags.Fin) != 0;
        if ((mtp.Flags & MtpFlags.Data) != 0)
        {
            flow.Counters.ReceivedBytes += mtp.Payload.Length;
            (_heardAt, _asked) = (now.Nanoseconds, 0);
            switch (_receive.Store(mtp.Sequence, mtp.Payload, fin))
            {
                case Storing.Contradiction:
                    return Arriving.Contradiction;
                case Storing.BeyondWindow:
                    flow.Counters.BeyondWindow++;
                    flow.Received.Urge(now.Nanoseconds);
                    _acksFrom = Math.Min(_acksFrom, now.Nanoseconds);
                    return Arriving.Dropped;
                default:
                    break;
            }
        }

        bool probe = (mtp.Flags & MtpFlags.Probe) != 0;
        bool eliciting = probe || (mtp.Flags & MtpFlags.Data) != 0;
        flow.Received.Note(number, eliciting, fin || probe, now.Nanoseconds, Options);
        _acksFrom = Math.Min(_acksFrom, flow.Received.Deadline);
        return Arriving.Accepted;
    }

    private void OnAck(TransferFlow carrier, in MtpHeader mtp, Instant now)
    {
        ulong edge = mtp.DataAck + mtp.Window;
        bool opened = edge > _send.Edge;
        bool advanced = mtp.DataAck > _send.Acknowledged;
        if (!_send.OnDataAck(mtp.DataAck, mtp.Window))
        {
            // It acknowledges what was never sent: no peer of ours says so.
            return;
        }

        _progressAt = advanced ? now.Nanoseconds : _progressAt;

        if (opened)
        {
            _windowProbes = 0;
        }

        Observer?.OnDataAck(this, mtp.DataAck, edge, now);
        if (mtp.RangeCount == 0)
        {
            return;
        }

        // Most often an ACK is of the flow that carries it.
        TransferFlow? flow = carrier.LocalFlow == mtp.AckedFlow ? carrier : Find(mtp.AckedFlow);
        if (flow is { Sent.Next: > 0 })
        {
            ulong largest = PacketNumber.Expand(flow.Sent.Next - 1, mtp.LargestAcknowledged);
            if (largest < flow.Sent.Next)
            {
                OnRanges(flow, mtp, largest, now);
            }
        }
    }

    private void OnRanges(TransferFlow flow, in MtpHeader mtp, ulong largest, Instant now)
    {
        SentPackets sent = flow.Sent;
        long before = sent.Bytes;
        ulong oldest = sent.First;
        bool limited = flow.HasRoom && !(flow.PacedAt > now.Nanoseconds && (_send.HasNew || _send.HasLost));
        NewlyAcknowledged news = new(largest);
        foreach (NumberRange range in mtp.Acknowledged(largest))
        {
            flow.Reports.OnAcknowledged(range.First, range.Last);
            for (ulong number = Math.Max(range.First, sent.First); number <= range.Last; number++)
            {
                if (!sent.IsInFlight(number))
                {
                    continue;
                }

                Arrived(flow, number, ref news, now);
            }

            if (Options.Adapts)
            {
                Acquit(flow, range, ref news, now);
            }
        }

        if (!news.Any)
        {
            return;
        }

        Sample(flow, news, mtp.AckDelay, now);
        Restore(flow);

        // Who answers after the silence has nothing to send.
        _heardAt = _asked > 0 ? long.MaxValue : _heardAt;
        flow.LargestAcknowledged = Math.Max(flow.LargestAcknowledged, largest);
        flow.Counters.AcknowledgedBytes += news.Bytes;
        flow.Window.OnAck(new Acknowledgement(news.Bytes, news.Newest, before, limited));
        Observer?.OnAcknowledged(this, flow, news.Bytes, now);
        bool advanced = sent.First > oldest && flow.LargestAcknowledged >= flow.NextHoleFrom;
        bool found = DetectLoss(flow, now);
        Resize(flow, now);

        // Who does not go by ranges sees progress only where the oldest hole is filled (RFC 6298 §5.3); and what is repeated has a
        // round trip of its own to wait for.
        if (Options.Recovery != LossRecovery.HoleByHole || advanced || found)
        {
            RestartTimer(flow, now);
        }

        if (_inFlight == 0)
        {
            NoteAllTimers();
        }

        _quietSince = now.Nanoseconds;
    }

    private void Arrived(TransferFlow flow, ulong number, ref NewlyAcknowledged news, Instant now)
    {
        SentPacket packet = flow.Sent[number];
        Settle(flow.Sent, number);
        flow.NoteFate(lost: false);
        news.Add(number, packet);
        NoteArrivedSize(flow, number, packet, now);
        if (Options.Adapts)
        {
            NoteProgress(packet, now);
            _send.OnStored(packet.Start, packet.End);
            if (number < flow.LargestAcknowledged)
            {
                flow.Reordering.NoteOvertaken(flow.LargestAcknowledged - number);
            }
        }
    }

    // Of what was sent on another path nothing is learnt; the timeout stays backed off until there is a sample (RFC 6298 §5.5).
    private static void Sample(TransferFlow flow, in NewlyAcknowledged news, ushort ackDelay, Instant now)
    {
        if (news.SentAt is { } sentAt && news.Newest >= flow.SampleFrom)
        {
            Duration delay = Duration.FromMicroseconds(news.Newest == news.Largest ? ackDelay * 8 : 0);
            flow.RoundTrip.Sample(new Duration(now.Nanoseconds - sentAt), delay);
            flow.Window.SmoothedRoundTrip = flow.RoundTrip.Smoothed.Seconds;
        }
    }

    /// <summary>An ACK shows that the path works (DATA-15).</summary>
    private static void Restore(TransferFlow flow)
    {
        flow.TimeoutsInRow = 0;
        flow.TailProbed = flow.TailProbeDue = false;
        if (flow.IsSuspect)
        {
            (flow.IsSuspect, flow.WantsPathCheck) = (false, false);
            UpdateUse(flow);
        }
    }
}

/// <summary>What became of an MTP packet.</summary>
public enum Arriving
{
    /// <summary>It was worked off.</summary>
    Accepted,

    /// <summary>Its bytes go beyond the window; its ACK counted, its number is not acknowledged (DATA-5).</summary>
    Dropped,

    /// <summary>Two ends of the stream, or data beyond the end: the connection has to be aborted (DATA-18).</summary>
    Contradiction,
}
