using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>Which bytes go next, and on which flow.</content>
public sealed partial class DataPlane
{
    private readonly Scheduler _scheduler;

    private bool TryData(Span<byte> buffer, Instant now, out TransferFlow? flow, out int length)
    {
        length = 0;
        flow = null;
        _scheduler.Begin();
        _pacedFrom = long.MaxValue;
        if (!_send.HasLost && !_send.HasNew && !_send.IsBlocked && _scheduler.Kind != SchedulerKind.Redundant && !MayOvertake)
        {
            return false;
        }

        Range64 range;
        if (_scheduler.Kind == SchedulerKind.Redundant)
        {
            flow = NextCopy(now, out range);
        }
        else
        {
            flow = Head(now, out range);
            if (flow is null)
            {
                flow = Repeating() ?? _scheduler.Choose(_flows, now, Backlog);
                range = flow is null ? default : NextRange(flow);
            }

            if (range == default)
            {
                flow = Overtaking(now, out range);
            }
        }

        if (flow is null || range == default)
        {
            flow = null;
            _pacedFrom = _scheduler.HeldUntil;
            return false;
        }

        Awake(flow, now);
        length = Send(flow, buffer, MtpFlags.Data, range, now);
        _scheduler.OnSent(flow);
        return true;
    }

    /// <summary>Bytes that wait to be sent: the first that were lost, or else what is new.</summary>
    private ulong Backlog => _send.HasLost ? _send.FirstLost.End - _send.FirstLost.Start : _send.Sendable - Math.Min(_send.Next, _send.Sendable);

    /// <summary>The flow that has to repeat the hole that it has just found; none goes by ranges.</summary>
    private TransferFlow? Repeating()
    {
        if (Options.Recovery != LossRecovery.HoleByHole || !_send.HasLost)
        {
            return null;
        }

        foreach (TransferFlow flow in _flows)
        {
            if (flow.RepeatDue && flow.IsUsable)
            {
                flow.RepeatDue = false;
                return flow;
            }
        }

        return null;
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
        return (cut && _inFlight > 0) || WouldBlock(flow) ? default : new Range64(_send.Next, _send.Sendable);
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

        double rounds = (Options.Adapts ? flow.PatientRoundTrip : flow.RoundTrip.Smoothed) / fastest.RoundTrip.Smoothed;
        double window = _send.Edge - Math.Min(_send.Edge, _send.Acknowledged);
        return rounds > 1 && fastest.Window.Cwnd * rounds > window - flow.Sent.Bytes - flow.MostPayload;
    }

    /// <summary>The next packet of a redundant sender: each flow carries the whole stream.</summary>
    private TransferFlow? NextCopy(Instant now, out Range64 range)
    {
        ulong full = 0;
        while (_scheduler.Choose(_flows, now, excluded: full) is { } flow)
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

    /// <summary>A flow that rested for more than an RTO begins with the initial window again (CC-11).</summary>
    private static void Awake(TransferFlow flow, Instant now)
    {
        if (flow.Sent.Count == 0 && flow.LastSentAt > 0 && now.Nanoseconds - flow.LastSentAt > flow.RoundTrip.Rto.Nanoseconds)
        {
            flow.Window.OnIdle();
        }
    }
}
