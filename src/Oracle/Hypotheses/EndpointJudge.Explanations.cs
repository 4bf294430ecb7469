using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>How a packet of the host is explained, if it can be.</content>
internal sealed partial class EndpointJudge
{
    /// <summary>What merges requests is not answered (CTL-4c); in prototype2014 it may be (CTL-4d).</summary>
    private void NoteMerged(Observation arrived)
    {
        if (!arrived.IsKnown && Dialect.AcknoOnlyWithAck)
        {
            _ignored.Note(arrived, "CTL-4c");
        }
    }

    private Explanation Explain(Observation observation)
    {
        if (!observation.IsKnown)
        {
            return new Explanation([], null);
        }

        (List<Hypothesis> explained, string? clause) = _possibilities.Explainer.Explain(_set, observation, IsCertain);
        if (IsCertain)
        {
            explained.AddRange(_journal.ExplainEarlier(observation, _possibilities));
            if (explained.Count == 0)
            {
                explained = _journal.ExplainByUnseenAbort(observation, _possibilities, MayAbort);
                if (explained.Count > 0)
                {
                    NoteDenial(observation);
                }
            }
        }
        else if (explained.Count == 0)
        {
            explained = ExplainByLateArrival(observation);
        }

        return new Explanation(DistinctHypotheses.Of(explained), clause);
    }

    /// <summary>
    /// The hypotheses in which a newer request of the same kind overtook this one: it waited in the queue of another interface
    /// (spec/readings.md).
    /// </summary>
    private List<Hypothesis> Overtaking(Observation observation) =>
        IsCertain && observation.IsKnown && _journal.OvertookWithin(observation)
            ? _set.FindAll(h => _possibilities.Explainer.IsOvertaken(h, observation))
            : [];

    /// <summary>For an uncertain end: something that was sent to it earlier may have reached it only now.</summary>
    private List<Hypothesis> ExplainByLateArrival(Observation observation)
    {
        List<Hypothesis> late = [.. _arrived.SelectMany(a => _set.Select(h => _possibilities.Receive(h, a, certain: false).After))];
        return _possibilities.Explainer.Explain(DistinctHypotheses.Of(late), observation, certain: false).Hypotheses;
    }

    /// <summary>
    /// In TimeWait there is nothing left to abort but a connection that has other flows (TEAR-11, R-73), unless so long a silence went
    /// before that the application may have given up all, and its RST left on an interface that was gone. It was gone only if
    /// nothing was seen of its address for a while after the last word of the host's.
    /// </summary>
    private bool MayAbort(Hypothesis hypothesis) =>
        hypothesis.Record.State != FlowState.Closed && View.Life.MayHaveBeenAway(hypothesis.Record.Sending, _spokeBefore) && MayGiveUp(hypothesis);

    private bool MayGiveUp(Hypothesis hypothesis) =>
        hypothesis.Record.State != FlowState.TimeWait || _wasSilent || View.MayHaveSiblings(hypothesis.Record);

    private void Accept(Observation observation, Explanation explanation)
    {
        if (IsCertain)
        {
            ExerciseFor(observation, explanation.Clause);
        }

        _forged.Sent(observation);
        _omissions.NoteSent(observation);

        // If nothing explains the packet but what rested on unseen decisions, then these were taken.
        List<Hypothesis> explained = explanation.Hypotheses;
        bool taken = IsCertain && explained.TrueForAll(h => h.IsConjecture);
        Become(taken ? explained.ConvertAll(h => h with { IsConjecture = false }) : explained);
    }

    /// <summary>An answer to a request that was never seen: the capture lacks packets of this host, so it proves nothing more.</summary>
    private bool AnswersWhatWasNotSeen(Observation observation) =>
        observation.IsKnown && observation.Trigger == FlowTrigger.RsynAckArrived
        && Likely.TrueForAll(h => h.Record.IsSynchronised
            && observation.Packet.Nonce == h.Record.PeerNonce
            && observation.Packet.Ackno - h.Record.NextVersion is > 0 and <= Explainer.MostUnseenMoves);
}
