using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What is taken for lost, other than by timeout (DATA-9).</content>
public sealed partial class DataPlane
{
    // RFC 9002 §6.1: three packets, or nine eighths of a round trip.
    private const ulong PacketThreshold = 3;

    /// <summary>Looks for losses after an ACK, or when the time threshold of a packet has come.</summary>
    /// <returns>Whether a hole was found that is repeated now; only without ranges.</returns>
    private bool DetectLoss(TransferFlow flow, Instant now)
    {
        if (Options.Recovery == LossRecovery.HoleByHole)
        {
            return DetectHole(flow, now);
        }

        DetectLosses(flow, now);
        return false;
    }

    /// <summary>Declares lost what is three packets or nine eighths of a round trip behind what is acknowledged (DATA-9).</summary>
    private void DetectLosses(TransferFlow flow, Instant now)
    {
        SentPackets sent = flow.Sent;
        RoundTripEstimator path = flow.RoundTrip;
        long patience = Duration.Max(path.Smoothed, path.Latest).Nanoseconds;
        patience += patience / 8;
        flow.LossAt = long.MaxValue;
        long before = sent.Bytes;
        int lost = 0;
        ulong last = 0;
        for (ulong number = sent.First; number < flow.LargestAcknowledged; number++)
        {
            if (!sent.IsInFlight(number))
            {
                continue;
            }

            SentPacket packet = sent[number];
            if (flow.LargestAcknowledged - number < PacketThreshold && packet.SentAt + patience > now.Nanoseconds)
            {
                flow.LossAt = Math.Min(flow.LossAt, packet.SentAt + patience);
                continue;
            }

            Lose(sent, number);
            lost++;
            last = number;
        }

        NoteTimers(flow);
        if (lost > 0)
        {
            OnLosses(flow, lost, last, before, now);
        }
    }

    /// <summary>
    /// Declares lost the oldest packet in flight that three later ones have passed, and the next one only when something sent
    /// after that is acknowledged: one hole in a round trip, as a TCP without SACK repairs its window (RFC 6582).
    /// </summary>
    private bool DetectHole(TransferFlow flow, Instant now)
    {
        SentPackets sent = flow.Sent;
        if (sent.Count == 0 || flow.LargestAcknowledged < Math.Max(sent.First + PacketThreshold, flow.NextHoleFrom))
        {
            return false;
        }

        long before = sent.Bytes;
        ulong hole = sent.First;
        Lose(sent, hole);
        (flow.NextHoleFrom, flow.RepeatDue) = (sent.Next, true);
        OnLosses(flow, 1, hole, before, now);
        return true;
    }

    // Its bytes go again on any flow.
    private void Lose(SentPackets sent, ulong number)
    {
        _send.OnLost(sent[number].Start, sent[number].End);
        Settle(sent, number);
    }

    private void Settle(SentPackets sent, ulong number)
    {
        sent.Settle(number);
        _inFlight--;
    }

    private void OnLosses(TransferFlow flow, int lost, ulong last, long inFlight, Instant now)
    {
        flow.Counters.Lost += lost;
        flow.Counters.Reductions += flow.Window.OnLoss(last, flow.Sent.Next, inFlight) ? 1 : 0;
        Observer?.OnLost(this, flow, lost, timeout: false, now);
    }
}
