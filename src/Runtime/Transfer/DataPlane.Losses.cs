using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What is taken for lost, other than by timeout (DATA-9).</content>
public sealed partial class DataPlane
{
    // Without ranges: what three later packets have passed is a hole (RFC 5681 §3.2).
    private const ulong PassedByAHole = 3;

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

    /// <summary>Declares lost what is too many packets or too long behind what is acknowledged (DATA-9a, DATA-9e).</summary>
    private void DetectLosses(TransferFlow flow, Instant now)
    {
        SentPackets sent = flow.Sent;
        long patience = flow.Reordering.Patience(flow.RoundTrip).Nanoseconds;
        bool begun = false;
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
            if (flow.LargestAcknowledged - number < flow.Reordering.Packets && packet.SentAt + patience > now.Nanoseconds)
            {
                flow.LossAt = Math.Min(flow.LossAt, packet.SentAt + patience);
                continue;
            }

            if (packet.IsSizeProbe)
            {
                // That it was lost says that it was too large, and nothing of congestion (DATA-12d).
                Lose(flow, number);
                continue;
            }

            if (!begun && Options.Adapts && number >= flow.Window.ReducedUpTo)
            {
                begun = true;
                flow.Episode.Begin();
                flow.Reordering.NoteReduction();
            }

            Lose(flow, number);
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
        if (sent.Count == 0 || flow.LargestAcknowledged < Math.Max(sent.First + PassedByAHole, flow.NextHoleFrom))
        {
            return false;
        }

        long before = sent.Bytes;
        ulong hole = sent.First;
        Lose(flow, hole);
        (flow.NextHoleFrom, flow.RepeatDue) = (sent.Next, true);
        OnLosses(flow, 1, hole, before, now);
        return true;
    }

    // Its bytes go again on any flow.
    private void Lose(TransferFlow flow, ulong number)
    {
        SentPackets sent = flow.Sent;
        NoteLostSize(flow, number);
        flow.NoteFate(lost: true);
        _send.OnLost(sent[number].Start, sent[number].End);
        sent.Lose(number, flow.Episode.Id);
        flow.Episode.Add(1);
        _inFlight--;
    }

    /// <summary>Lost packets that an ACK names have arrived after all (DATA-9f).</summary>
    private void Acquit(TransferFlow flow, in NumberRange range, ref NewlyAcknowledged news, Instant now)
    {
        SentPackets sent = flow.Sent;
        ulong number = range.First;
        while (sent.TryFindLost(number, range.Last, out number))
        {
            SentPacket packet = sent[number];
            sent.Forgive(number);
            NoteProgress(packet, now);
            NoteArrivedSize(flow, number, packet, now);
            _send.OnStored(packet.Start, packet.End);
            flow.Counters.LostInError++;
            if (number >= flow.SampleFrom)
            {
                news.AddLate(number, packet, flow.LargestAcknowledged);
                flow.Reordering.NoteSpurious();
                if (number < flow.LargestAcknowledged)
                {
                    flow.Reordering.NoteOvertaken(flow.LargestAcknowledged - number);
                }
            }

            if (packet.Episode == flow.Episode.Id && flow.Episode.Acquit(news.Largest))
            {
                Undo(flow);
            }

            number++;
        }
    }

    // The rest of what the timeout took for lost is on its way as well: it is found missing like anything else, if it is.
    private void Undo(TransferFlow flow)
    {
        SentPackets sent = flow.Sent;
        for (ulong number = 0; sent.Next > 0 && sent.TryFindLost(number, sent.Next - 1, out number); number++)
        {
            if (sent[number].Episode == flow.Episode.Id)
            {
                sent.Revive(number);
                _send.OnRevived(sent[number].Start, sent[number].End);
                _inFlight++;
            }
        }

        flow.Episode.Abandon();
        if (flow.Window.Undo())
        {
            flow.Counters.Undone++;
        }
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
