using System.Collections.Immutable;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What a host has left out: answers and retransmissions that are overdue, and how long they may take.</summary>
internal sealed class Omissions(Possibilities possibilities, Timing timing, LifeSigns life)
{
    private const int MostFaults = 8;

    private readonly Dictionary<EmissionSlot, Observation> _lastSent = [];

    /// <summary>Remembers a request as last seen.</summary>
    internal void NoteSent(Observation sent) => _lastSent[sent.Kind.Slot] = sent;

    /// <summary>Learns how long an answer took since its request was last seen; only the longest matters, as a bound.</summary>
    internal void NoteAnswer(List<Hypothesis> set, Observation arrived)
    {
        if (!arrived.Packet.Acknowledges)
        {
            return;
        }

        foreach (Hypothesis hypothesis in set)
        {
            foreach ((_, Slot request, Sighting seen) in hypothesis.Seen.Of(hypothesis.Record))
            {
                if (seen.IsOf(request) && request.IsOutstanding && request.IsNamedBy(arrived.Packet.Ackno))
                {
                    timing.SawRoundTrip(arrived.Time - seen.Time);
                }
            }
        }
    }

    /// <summary>Learns the same of a request that a packet has settled without naming it: only who got a SYN+ACK knows our flow ID (OPEN-26).</summary>
    internal void NoteSettled(Hypothesis before, Hypothesis after, Instant time)
    {
        foreach ((EmissionSlot slot, Slot request, Sighting seen) in before.Seen.Of(before.Record))
        {
            if (request.IsOutstanding && seen.IsOf(request) && !FlowTimers.Request(after.Record, slot).IsOutstanding)
            {
                timing.SawRoundTrip(time - seen.Time);
            }
        }
    }

    /// <summary>The hypotheses, each with a fault more if something is overdue in it.</summary>
    /// <param name="set">The hypotheses.</param>
    /// <param name="time">Now.</param>
    /// <param name="suspect">A forged packet that would explain it, had it counted.</param>
    internal List<Hypothesis> Fault(List<Hypothesis> set, Instant time, Func<Observation?> suspect)
    {
        List<Hypothesis>? result = null;
        for (int i = 0; i < set.Count; i++)
        {
            if (FirstOverdue(set[i], time) is { } omission)
            {
                result ??= [.. set];
                result[i] = Excuse(set[i], omission with { Suspect = suspect(), States = [set[i].Record.StateName] }, time);
            }
        }

        if (result is null)
        {
            return set;
        }

        // What rests on unseen decisions is dropped when it goes wrong, as long as something simpler is left.
        if (result.Exists(h => !h.IsConjecture || h.Faults.Length == 0))
        {
            result.RemoveAll(h => h.IsConjecture && h.Faults.Length > 0);
        }

        return DistinctHypotheses.Of(result);
    }

    private Omission? FirstOverdue(Hypothesis hypothesis, Instant time)
    {
        foreach (Obligation pending in hypothesis.Pending)
        {
            NetworkAddress from = pending.Emission.Packet.Source;
            if (pending.IsOwed && pending.Cause is { } owing && pending.Due < time && life.IsAliveAt(from, pending.Due))
            {
                ControlPacket cause = owing.Packet;
                string missing = PacketText.Allowed(pending.Emission);
                bool isOwn = cause.Nonce == hypothesis.Record.LocalNonce;
                return new Omission
                {
                    Wanted = pending.Emission.Packet,
                    Due = pending.Due,
                    Until = time + timing.RetransmissionBound(0),
                    Host = isOwn ? cause.Source : cause.Destination,
                    Packet = owing,
                    Clause = pending.Emission.Clause,
                    Missing = missing,
                    Observed = isOwn ? $"{PacketText.WithEnds(cause)} alone" : $"no answer to {PacketText.WithEnds(cause)}",
                    Message = isOwn
                        ? $"Whoever sends {PacketText.Of(cause)} sends this with it: {missing}."
                        : $"{PacketText.Of(cause)} was owed an answer, and none came: {missing}.",
                };
            }
        }

        return OverdueRequest(hypothesis, time);
    }

    private Omission? OverdueRequest(Hypothesis hypothesis, Instant time)
    {
        FlowRecord record = hypothesis.Record;
        foreach ((EmissionSlot slot, Slot request, Sighting seen) in hypothesis.Seen.Of(record))
        {
            if (!request.IsOutstanding || !seen.IsOf(request) || !_lastSent.TryGetValue(slot, out Observation? last)
                || possibilities.MayBeLeftOut(record, last.Packet.Destination))
            {
                continue;
            }

            // A new destination restarts the tries, but need not bring the next sending forward (CTL-15).
            Duration wait = timing.RetransmissionBound(Math.Max(request.Tries, seen.Tries));
            Instant due = seen.Time + wait;
            bool told = hypothesis.Faults.Any(f => f.IsOf(last));
            if (due >= time || told || !IsThere(record, last.Packet.Source, seen.Time, due))
            {
                continue;
            }

            Emission? again = Retransmission(hypothesis, slot);
            if (again is { } owed)
            {
                return new Omission
                {
                    Wanted = owed.Packet,
                    Due = due,
                    IsRequest = true,
                    WouldShow = slot == EmissionSlot.Move || (slot == EmissionSlot.Opening && !record.Has(FlowFacts.Passive)),
                    Until = time + wait,
                    NextUntil = time + (wait * 2),
                    Host = last.Packet.Source,
                    Packet = last,
                    Clause = owed.Clause,
                    Missing = PacketText.Allowed(owed),
                    Observed = $"{PacketText.WithEnds(last.Packet)} was neither answered nor sent again",
                    Message = $"{PacketText.Of(last.Packet)} stayed without an answer and had to be sent again in time.",
                };
            }
        }

        return null;
    }

    /// <summary>Whether the host was where it sent a request from, or where it would send it from now (CTL-18a).</summary>
    private bool IsThere(in FlowRecord record, NetworkAddress address, Instant sent, Instant due) =>
        (life.IsAliveAt(address, due) && !MayBeAway(record, address, sent, due))
            || (record.IsSynchronised && life.IsAliveAt(record.Sending, due) && !MayBeAway(record, record.Sending, sent, due));

    /// <summary>Whether the host may have had no address in this span, and its request waited for one (MIG-2, R-100).</summary>
    /// <remarks>A half-open request does not wait: what it sends while the host is away is lost, and a part of the span will do.</remarks>
    private bool MayBeAway(in FlowRecord record, NetworkAddress address, Instant sent, Instant due) =>
        possibilities.Dialect.WaitsWithoutAddress
            && (record.IsSynchronised
                ? life.WasSilent(address, sent + timing.Reaction, due)
                : life.WasSilentIn(address, sent + timing.Reaction, due));

    private Emission? Retransmission(Hypothesis hypothesis, EmissionSlot slot)
    {
        foreach (FlowInput timeout in UnseenDecisions.Timeouts)
        {
            Successor after = possibilities.Decide(hypothesis, timeout, hypothesis.Entered);
            if (after.After.Record.State == FlowState.Closed)
            {
                continue;
            }

            foreach (Emission emission in after.Emissions)
            {
                if (emission.Slot == slot)
                {
                    return emission;
                }
            }
        }

        return null;
    }

    /// <summary>Goes on after a report: what was missing may still come, and is not called missing again.</summary>
    private static Hypothesis Excuse(Hypothesis hypothesis, Omission fault, Instant time)
    {
        FlowRecord record = hypothesis.Record;
        bool again = hypothesis.Faults.Any(f => f.IsOf(fault.Packet));
        ImmutableArray<Omission> faults = again
            ? [.. hypothesis.Faults.Select(f => f.IsOf(fault.Packet) ? f with { Repetitions = f.Repetitions + 1 } : f)]
            : hypothesis.Faults.Length == MostFaults ? hypothesis.Faults : hypothesis.Faults.Add(fault);
        return hypothesis with
        {
            Faults = faults,
            Pending = [.. hypothesis.Pending.Select(p => p.Due < time ? p.NoLongerOwed : p)],

            // As if it had been sent again, so that the machines let the request expire.
            Record = record.Opening.IsOutstanding ? record with { Opening = record.Opening.Retry() } : record,
        };
    }
}
