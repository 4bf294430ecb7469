using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>Something that a host should have sent and did not.</summary>
/// <param name="Wanted">The packet that is missing.</param>
/// <param name="Host">The address that it is missing from.</param>
/// <param name="Packet">The packet that was owed an answer, or the request that was not repeated.</param>
/// <param name="Clause">The clause that demands it.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="Observed">What was seen instead.</param>
/// <param name="Message">One sentence.</param>
internal sealed record Omission(
    ControlPacket Wanted, NetworkAddress Host, Observation Packet, string Clause, string Missing, string Observed, string Message)
{
    /// <summary>Whether a packet is what was missing, come late after all.</summary>
    internal bool IsMetBy(in ControlPacket packet) =>
        packet.Flags == Wanted.Flags && (Wanted.Acknowledges ? packet.Ackno == Wanted.Ackno : packet.Version == Wanted.Version);
}

/// <summary>What time does to hypotheses: timers that run out unseen, answers and retransmissions that are overdue.</summary>
internal sealed class Omissions(Possibilities possibilities, Timing timing, LifeSigns life)
{
    private static readonly FlowTrigger[] Expiries =
        [FlowTrigger.TimeWaitExpired, FlowTrigger.FinWait2Expired, FlowTrigger.HalfOpenExpired];

    private readonly Dictionary<EmissionSlot, Observation> _lastSent = [];

    private readonly HashSet<(FlowTrigger, uint)> _reported = [];

    /// <summary>Remembers a request as last seen.</summary>
    internal void NoteSent(Observation sent) => _lastSent[sent.Kind.Slot] = sent;

    /// <summary>Learns the round trip from an answer to a request that was sent once (Karn).</summary>
    internal void NoteAnswer(List<Hypothesis> set, Observation arrived)
    {
        if (!arrived.Packet.Acknowledges)
        {
            return;
        }

        foreach ((_, Slot request, Sighting seen) in set.SelectMany(h => h.Seen.Of(h.Record)))
        {
            if (seen.Time > 0 && request.IsOutstanding && request.IsNamedBy(arrived.Packet.Ackno))
            {
                timing.SawRoundTrip(arrived.Time - seen.Time);
            }
        }
    }

    /// <summary>The hypotheses with those added in which a timer has run out, and without those that outlived one.</summary>
    internal List<Hypothesis> Expire(List<Hypothesis> set, long time)
    {
        List<Hypothesis>? result = null;
        foreach (Hypothesis hypothesis in set)
        {
            foreach (FlowTrigger expiry in Expiries)
            {
                if (timing.EarliestEnd(expiry) is not { } wait || time < hypothesis.Entered + wait)
                {
                    continue;
                }

                Hypothesis ended = possibilities.Decide(hypothesis, new FlowInput(expiry), time);
                if (ended.Record.State == hypothesis.Record.State)
                {
                    continue;
                }

                result ??= [.. set];
                result.Add(ended);
                if (timing.LatestEnd(expiry) is { } latest && time > hypothesis.Entered + latest)
                {
                    result.Remove(hypothesis);
                }
            }

            if ((possibilities.ClosedSilently(hypothesis, time) ?? GivenUp(hypothesis, time)) is { } over)
            {
                result ??= [.. set];
                result.Add(over);
            }
        }

        return result is null ? set : Possibilities.Distinct(result);
    }

    /// <summary>The omission that contradicts every hypothesis, if there is one.</summary>
    /// <param name="set">The hypotheses.</param>
    /// <param name="time">Now.</param>
    /// <param name="rest">The hypotheses that go on: without the contradicted ones, or excused if all are.</param>
    internal Omission? Find(List<Hypothesis> set, long time, out List<Hypothesis> rest)
    {
        List<(Hypothesis Hypothesis, Omission Omission)>? overdue = null;
        foreach (Hypothesis hypothesis in set)
        {
            if (FirstOverdue(hypothesis, time) is { } omission)
            {
                overdue ??= [];
                overdue.Add((hypothesis, omission));
            }
        }

        if (overdue is null)
        {
            rest = set;
            return null;
        }

        List<Hypothesis> sound = [.. set.Except(overdue.Select(o => o.Hypothesis))];
        if (sound.Count > 0)
        {
            rest = sound;
            return null;
        }

        Omission first = overdue[0].Omission;
        _reported.Add((first.Packet.Trigger, first.Packet.Packet.Version));
        rest = Possibilities.Distinct([.. overdue.Select(o => Excuse(o.Hypothesis, time))]);
        return first;
    }

    private Omission? FirstOverdue(Hypothesis hypothesis, long time)
    {
        foreach (Obligation pending in hypothesis.Pending)
        {
            NetworkAddress from = pending.Cause.Packet.Destination.IsNone ? hypothesis.Record.Local : pending.Emission.Packet.Source;
            ControlPacket cause = pending.Cause.Packet;
            bool told = _reported.Contains((pending.Cause.Trigger, cause.Version));
            if (pending.IsOwed && !told && pending.Due < time && life.IsAliveAt(from, pending.Due))
            {
                string missing = PacketText.Allowed(pending.Emission);
                return new Omission(
                    pending.Emission.Packet,
                    cause.Destination,
                    pending.Cause,
                    pending.Emission.Clause,
                    missing,
                    $"no answer to {PacketText.WithEnds(cause)}",
                    $"{PacketText.Of(cause)} was owed an answer, and none came: {missing}.");
            }
        }

        return OverdueRequest(hypothesis, time);
    }

    private Omission? OverdueRequest(Hypothesis hypothesis, long time)
    {
        FlowRecord record = hypothesis.Record;
        foreach ((EmissionSlot slot, Slot request, Sighting seen) in hypothesis.Seen.Of(record))
        {
            if (!request.IsOutstanding || seen.Time == 0 || !_lastSent.TryGetValue(slot, out Observation? last))
            {
                continue;
            }

            // A new destination restarts the tries, but need not bring the next sending forward (CTL-15).
            long due = seen.Time + timing.RetransmissionBound(Math.Max(request.Tries, seen.Tries));
            if (due >= time || !life.IsAliveAt(last.Packet.Source, due) || _reported.Contains((last.Trigger, last.Packet.Version)))
            {
                continue;
            }

            Emission? again = Retransmission(hypothesis, slot);
            if (again is { } owed)
            {
                return new Omission(
                    owed.Packet,
                    last.Packet.Source,
                    last,
                    owed.Clause,
                    PacketText.Allowed(owed),
                    $"{PacketText.WithEnds(last.Packet)} was neither answered nor sent again",
                    $"{PacketText.Of(last.Packet)} stayed without an answer and had to be sent again in time.");
            }
        }

        return null;
    }

    private Emission? Retransmission(Hypothesis hypothesis, EmissionSlot slot)
    {
        foreach (FlowInput timeout in Timeouts)
        {
            Hypothesis after = possibilities.Decide(hypothesis, timeout, hypothesis.Entered);
            if (after.Record.State != FlowState.Closed && possibilities.FirstEmission(slot) is { } emission)
            {
                return emission;
            }
        }

        return null;
    }

    private static readonly FlowInput[] Timeouts =
    [
        new(FlowTrigger.OpeningTimedOut),
        new(FlowTrigger.FinTimedOut),
        FlowInput.Of(MigrationTrigger.MoveTimedOut),
        FlowInput.Of(MigrationTrigger.AnswerTimedOut),
    ];

    /// <summary>A request whose tries are exhausted may end the flow when its last wait is over (CTL-7).</summary>
    private Hypothesis? GivenUp(Hypothesis hypothesis, long time)
    {
        foreach ((_, Slot request, Sighting seen) in hypothesis.Seen.Of(hypothesis.Record))
        {
            if (!request.IsOutstanding || seen.Time == 0 || time < seen.Time + timing.Reaction)
            {
                continue;
            }

            foreach (FlowInput timeout in Timeouts)
            {
                Hypothesis after = possibilities.Decide(hypothesis, timeout, time);
                if (after.Record.State == FlowState.Closed && hypothesis.Record.State != FlowState.Closed)
                {
                    return after;
                }
            }
        }

        return null;
    }

    /// <summary>Goes on after a report: what was missing may still come, and is not called missing again.</summary>
    private static Hypothesis Excuse(Hypothesis hypothesis, long time)
    {
        FlowRecord record = hypothesis.Record;
        return hypothesis with
        {
            Pending = [.. hypothesis.Pending.Select(p => p.Due < time ? p.NoLongerOwed : p)],

            // As if it had been sent again, so that the machines let the request expire.
            Record = record.Opening.IsOutstanding ? record with { Opening = record.Opening.Retry() } : record,
        };
    }
}
