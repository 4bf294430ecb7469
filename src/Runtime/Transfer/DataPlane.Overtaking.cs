using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What is on its way on a slow flow, and would come sooner on another one (DATA-14).</content>
public sealed partial class DataPlane
{
    /// <summary>Whether bytes in flight may go a second time on another flow.</summary>
    private bool MayCopy =>
        Options.OpportunisticRetransmission && _flows.Count > 1 && _inFlight > 0 && _send.Acknowledged < _send.Next;

    /// <summary>The same, though nothing is left that must be sent.</summary>
    private bool MayOvertake => Options.Adapts && MayCopy;

    /// <summary>Whether nothing can be sent that was not sent before, though there is or may be more: the peer's window or our buffer is full.</summary>
    private bool IsHeldUp => IsShut || (Options.Adapts && _send.Room == 0 && !_send.IsEnded);

    /// <summary>
    /// Nothing else can be sent: what is in flight on a slower flow goes on a faster one that has room, if it comes sooner there
    /// (DATA-14b, DATA-14d). Without adaptive recovery it is the oldest bytes alone, and only if the window blocks.
    /// </summary>
    private TransferFlow? Overtaking(Instant now, out Range64 range)
    {
        range = default;
        bool may = MayCopy && (Options.Adapts || IsShut);
        if (!may || _scheduler.Kind == SchedulerKind.Redundant || _scheduler.Choose(_flows, now) is not { } fast || !fast.RoundTrip.HasSample)
        {
            return null;
        }

        TransferFlow? holder = null;
        ulong held = 0;
        foreach (TransferFlow slow in _flows)
        {
            bool slower = slow != fast && slow.RoundTrip.Smoothed > fast.RoundTrip.Smoothed;
            if (slower && FindOvertaken(slow, fast, now, out ulong number)
                && (holder is null || slow.Sent[number].Start < holder.Sent[held].Start))
            {
                (holder, held) = (slow, number);
            }
        }

        if (holder is null)
        {
            return null;
        }

        range = Copy(holder, held);
        return fast;
    }

    /// <summary>The first packet of a flow that would be there sooner on a faster one, and was not copied yet.</summary>
    private bool FindOvertaken(TransferFlow slow, TransferFlow fast, Instant now, out ulong number)
    {
        SentPackets sent = slow.Sent;
        long arrives = now.Nanoseconds + fast.RoundTrip.Smoothed.Nanoseconds;
        for (number = Math.Max(sent.First, slow.OvertakenUpTo); number < sent.Next; number++)
        {
            SentPacket packet = sent.IsInFlight(number) ? sent[number] : default;
            bool isHead = packet.Start <= _send.Acknowledged;
            if (!Options.Adapts && packet.Length > 0 && !isHead)
            {
                return false;
            }

            // The oldest comes first; what comes before it could be copied will not come later by waiting.
            bool later = !Options.Adapts || packet.SentAt + slow.RoundTrip.Smoothed.Nanoseconds > arrives;
            if (later && packet is { Length: > 0, IsCopied: false } && _send.IsLacking(packet.Start, packet.End))
            {
                return true;
            }

            slow.OvertakenUpTo = number + 1;
        }

        return false;
    }

    /// <summary>
    /// The oldest bytes that the peer lacks, which all that came after them waits for: if they are lost, they go on the fastest flow, even
    /// a packet beyond its window; and if they are overdue, on another flow at once, though their loss is not certain yet (DATA-14e, DATA-14f).
    /// </summary>
    private TransferFlow? Head(Instant now, out Range64 range)
    {
        range = default;
        if (!MayOvertake || _scheduler.Kind == SchedulerKind.Redundant)
        {
            return null;
        }

        if (_send.HasLost)
        {
            range = _send.FirstLost;
            return range.Start <= _send.Acknowledged ? _scheduler.Fastest(_flows) : null;
        }

        foreach (TransferFlow flow in _flows)
        {
            SentPackets sent = flow.Sent;
            if (sent.Count > 0 && IsOverdueHead(flow, sent[sent.First], now)
                && _scheduler.Choose(_flows, now, excluded: Scheduler.Bit(flow)) is { RoundTrip.HasSample: true } other)
            {
                range = Copy(flow, sent.First);
                return other;
            }
        }

        return null;
    }

    private bool IsOverdueHead(TransferFlow flow, in SentPacket packet, Instant now) =>
        packet is { IsCopied: false, Length: > 0 }
        && packet.Start <= _send.Acknowledged && _send.Acknowledged < packet.End
        && flow.RoundTrip.HasSample
        && now.Nanoseconds > packet.SentAt + flow.RoundTrip.ProbeTimeout(Options.AckDelay).Nanoseconds;

    private Range64 Copy(TransferFlow holder, ulong number)
    {
        ref SentPacket packet = ref holder.Sent[number];
        packet.IsCopied = true;
        ulong start = Math.Max(packet.Start, _send.Acknowledged);
        if (Options.Penalisation && start == _send.Acknowledged && IsHeldUp
            && holder.Window.OnLoss(number, holder.Sent.Next, holder.Sent.Bytes))
        {
            holder.Counters.Reductions++;
        }

        return new Range64(start, packet.End);
    }
}
