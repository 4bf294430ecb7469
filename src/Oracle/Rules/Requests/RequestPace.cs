using System.Globalization;
using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>
/// A request that nothing calls for again is sent again by its timer alone, which doubles, and only so often (CTL-6f, CTL-7, SEC-10).
/// </summary>
/// <remarks>
/// On its way a packet may be held up and doubled. So what is judged is the sum of all waits, with a tolerance that no network exceeds, and
/// copies beyond the number that is allowed only when there are two. At the host that sent them the machines are stricter.
/// </remarks>
internal sealed class RequestPace(EndpointJudge end) : Rule
{
    /// <summary>No network holds up one packet for so much longer than the next.</summary>
    internal static readonly Duration LongestHold = Duration.FromSeconds(10);

    /// <summary>Fewer repetitions than this are a burst that something unseen may have called for.</summary>
    private const int Fewest = 6;

    /// <summary>What follows so soon is the same packet, doubled on its way; the number of its MTP header, if it has one, says so too.</summary>
    private static readonly Duration Doubling = Duration.FromMilliseconds(25);

    /// <summary>The same where nobody knows where the capture was taken: it may show a packet before and behind a router.</summary>
    private static readonly Duration Forwarding = Duration.FromMilliseconds(150);

    private readonly RequestRun?[] _runs = new RequestRun?[(int)EmissionSlot.Fin + 1];

    /// <summary>Until when what the peer said may still be on its way, and call for a request only then.</summary>
    private readonly Instant[] _calledUntil = new Instant[(int)EmissionSlot.Fin + 1];

    /// <summary>How many sendings that may excuse: each such thing is answered once, and its answer a few times again.</summary>
    private readonly int[] _called = new int[(int)EmissionSlot.Fin + 1];

    private readonly RetransmissionPace _pace = new(end.Dialect, LongestHold);

    private NetworkAddress _source;

    internal override void See(in Sighting packet)
    {
        // Of a flow that was not seen to open nobody knows what comes to this end.
        if (end.IsUnseen || packet.Control is not { IsKnown: true, IsMalformed: false } control || packet.Packet.ConnectionKind == ConnectionKind.Find)
        {
            return;
        }

        if (packet.From == end)
        {
            if (FlowTimers.IsRequest(control.Kind.Slot) && !control.MayBeDropped && end.IsOwn(control.Packet))
            {
                SeeRequest(packet, control);
            }
        }
        else if (packet.To == end)
        {
            SeePeer(control);
        }
    }

    /// <summary>What the peer says may call for a request again: its repetition, its move, an adoption, its refusal (CTL-9, CTL-15, MIG-21).</summary>
    private void SeePeer(Observation came)
    {
        // To the host of the capture nothing is on its way any more.
        Instant until = end.IsCertain ? came.Time : came.Time + LongestHold;
        switch (came.Kind.Slot)
        {
            case EmissionSlot.Reset:
                RestartAll(until);
                break;
            case EmissionSlot.Opening when came.Trigger == FlowTrigger.SynArrived:
                Restart(EmissionSlot.Opening, until);
                break;
            case EmissionSlot.Move:
                RestartAll(until);
                break;
            case EmissionSlot.Answer:
                RestartAll(until, but: EmissionSlot.Move);
                break;
            case EmissionSlot.Acknowledgement when _runs[(int)EmissionSlot.Answer] is { } answer
                && came.Packet.Ackno == Freshness.AcknoFor(answer.First.Packet.Version, answer.First.Kind.ConsumesVersion(end.Dialect)):
                RestartAll(until, but: EmissionSlot.Answer);
                break;
            default:
                break;
        }
    }

    private void RestartAll(Instant until, EmissionSlot but = EmissionSlot.Reset)
    {
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            if (slot != but)
            {
                Restart(slot, until);
            }
        }
    }

    private void Restart(EmissionSlot slot, Instant until)
    {
        _calledUntil[(int)slot] = Instant.Max(_calledUntil[(int)slot], until);
        _called[(int)slot] += Fewest;
        if (_runs[(int)slot] is { } run)
        {
            run.IsRestarted = true;
        }
    }

    private void SeeRequest(in Sighting packet, Observation sent)
    {
        ref RequestRun? run = ref _runs[(int)sent.Kind.Slot];
        bool isNew = run is null || run.First.Packet.Version != sent.Packet.Version || run.First.Trigger != sent.Trigger;
        if (packet.Source != _source || (isNew && sent.Trigger == FlowTrigger.RsynArrived))
        {
            _source = packet.Source;
            RestartAll(packet.Reference.Time);
        }

        if (isNew && sent.Trigger == FlowTrigger.SynAckArrived && !end.IsCertain)
        {
            // Copies of the SYN that left before it are still on their way, each to be answered.
            _calledUntil[(int)EmissionSlot.Opening] = sent.Time + LongestHold;
            _called[(int)EmissionSlot.Opening] = end.Dialect.Limits.Tries;
        }

        if (isNew || run!.IsRestarted || TakeCall(sent))
        {
            (bool pace, bool tries) = isNew ? (false, false) : (run!.IsPaceTold, run.AreTriesTold);
            run = new RequestRun(sent) { IsPaceTold = pace, AreTriesTold = tries };
            run.Note(packet);
            return;
        }

        if (!run.TakeDouble(packet, end.View.HasHost ? Doubling : Forwarding))
        {
            run.Note(packet);
            JudgePace(sent, run);
            JudgeTries(sent, run);
        }
    }

    private bool TakeCall(Observation sent)
    {
        ref int called = ref _called[(int)sent.Kind.Slot];
        if (called == 0 || sent.Time >= _calledUntil[(int)sent.Kind.Slot])
        {
            return false;
        }

        called--;
        return true;
    }

    private void JudgePace(Observation sent, RequestRun run)
    {
        FlowRecord record = end.States[0].Record;
        Duration least = _pace.Least(record, sent.Kind.Slot, run.Copies);
        Duration took = sent.Time - run.First.Time;
        run.Early ??= took < least ? sent : null;
        if (run.IsPaceTold || run.Copies < Fewest || took + LongestHold >= least || run.Early is not { } early)
        {
            return;
        }

        run.IsPaceTold = true;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Copies} repetitions came within {took.Seconds:0.###} s: so many RTOs, each twice the one before, take at least {least.Seconds:0.###} s.");
        Tell(early, "CTL-6f", "a repetition when the RTO has expired", text);
    }

    private void JudgeTries(Observation sent, RequestRun run)
    {
        ControlLimits limits = end.Dialect.Limits;
        (int most, string clause) = sent.Trigger switch
        {
            FlowTrigger.SynAckArrived => (limits.SynAckTries, limits.SynAckTries < limits.Tries ? "SEC-10a" : "SEC-10c"),
            FlowTrigger.FinArrived => (limits.FinTries, limits.FinTries < limits.Tries ? "CTL-7b" : "CTL-7a"),
            _ => (limits.Tries, "CTL-7a"),
        };
        run.Excess = run.Copies == most + 1 ? sent : run.Excess;
        if (!run.AreTriesTold && run.Copies > most + 1 && run.Excess is { } excess)
        {
            run.AreTriesTold = true;
            Tell(excess, clause, $"{most} repetitions at most", $"{PacketText.Of(sent.Packet)} was sent again more than {most} times, and nothing called for it.");
        }
    }

    private void Tell(Observation sent, string clause, string allowed, string message)
    {
        if (!end.HasTold(clause))
        {
            end.Report(sent.Packet.Source, clause, sent.Reference, PacketText.WithEnds(sent.Packet), [$"{allowed} ({clause})"], message);
        }
    }
}
