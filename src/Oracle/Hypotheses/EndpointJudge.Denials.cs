using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>Replies by which the host says that there is no such flow: an abort that was not seen explains them, unless the flow goes on.</content>
internal sealed partial class EndpointJudge
{
    private Denial? _denial;

    /// <summary>The host refused a SYN of this flow's request, as if there were no such flow.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="isJoin">Whether the SYN asks for a further flow.</param>
    internal void Refused(Observation refusal, bool isJoin)
    {
        if (MayBlame && IsLive)
        {
            string clause = isJoin ? "OPEN-24a" : IsHalfOpen ? "OPEN-11a" : "OPEN-11c";
            _denial ??= new Denial(refusal, new Diagnosis(clause, "It refuses a copy of the SYN that the flow was forked for."), [.. StateNames], []);
        }
    }

    /// <summary>A reply of the host is explained by an abort alone: what it would go on with otherwise is kept.</summary>
    private void NoteDenial(Observation reply)
    {
        if (MayBlame && _denial is null)
        {
            _denial = new Denial(reply, Diagnosis.Of(reply, Likely, _possibilities, _ignored), [.. StateNames], _set);
        }
    }

    private void FollowDenial(Observation arrived)
    {
        if (_denial is { Alive.Count: > 0 } denial)
        {
            _denial = denial with { Alive = DistinctHypotheses.Of(denial.Alive.ConvertAll(h => _possibilities.Receive(h, arrived, certain: false).After)) };
        }
    }

    /// <summary>The host goes on with the flow that it has denied: it was not aborted, and the reply was wrong.</summary>
    private void Belie(Instant time)
    {
        if (_denial is not { } denial || time <= denial.Reply.Time + Timing.Reaction || !MayBlame
            || (denial.Alive.Count == 0 && !_set.TrueForAll(h => h.Record.State != FlowState.Closed)))
        {
            return;
        }

        _denial = null;
        string place = PacketText.Place(denial.Reply.Reference);
        Report(
            denial.Reply.Packet.Source,
            denial.Diagnosis.Clause,
            denial.Reply.Reference,
            PacketText.WithEnds(denial.Reply.Packet),
            ["no such reply, as long as the flow lives (SEC-6, SEC-7)"],
            $"{denial.Diagnosis.Message} By {place} the host denies a flow that it goes on with.",
            denial.States);
        if (denial.Alive.Count > 0)
        {
            Become(denial.Alive);
        }
    }

    /// <summary>A reply by which the host denied the flow.</summary>
    /// <param name="Reply">The reply.</param>
    /// <param name="Diagnosis">What is wrong with it, if the flow was not aborted.</param>
    /// <param name="States">The states at the time.</param>
    /// <param name="Alive">The states without an abort, if those with it have taken their place.</param>
    private sealed record Denial(Observation Reply, Diagnosis Diagnosis, string[] States, List<Hypothesis> Alive);
}
