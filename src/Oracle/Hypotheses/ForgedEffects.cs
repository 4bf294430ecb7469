using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// Follows what a host would do had a packet counted that must not, a forged or a malformed one, so that what it does wrongly
/// afterwards can be traced back to that packet (SEC-3, WIRE-11).
/// </summary>
internal sealed class ForgedEffects(Possibilities possibilities)
{
    private const int Most = 4;

    private readonly List<Suspicion> _suspicions = [];

    internal void Received(List<Hypothesis> set, Observation arrived)
    {
        if (!arrived.IsKnown)
        {
            return;
        }

        foreach (Suspicion suspicion in _suspicions)
        {
            suspicion.Set = suspicion.Set.ConvertAll(h => possibilities.Receive(h, arrived, certain: false).After);
        }

        if (!set.TrueForAll(h => Identity.Of(h.Record, arrived.Packet, arrived.Trigger) == Sender.Forger))
        {
            return;
        }

        List<Hypothesis> counted = set.ConvertAll(h => possibilities.Receive(h, arrived, certain: false, Sender.Peer).After);
        bool changed = set.Zip(counted).Any(p => p.First.Record != p.Second.Record);
        if (changed)
        {
            _suspicions.AddLatest(new Suspicion(arrived, counted), Most);
        }
    }

    /// <summary>A malformed packet came, which the host has to drop.</summary>
    internal void ReceivedMalformed(List<Hypothesis> set, Observation arrived)
    {
        if (!arrived.IsKnown)
        {
            return;
        }

        // What was damaged may be the nonce.
        List<Hypothesis> counted = set.ConvertAll(h => possibilities.Receive(h, arrived, certain: false, Sender.Peer).After);
        if (!set.SequenceEqual(counted))
        {
            _suspicions.AddLatest(new Suspicion(arrived, counted), Most);
        }
    }

    /// <summary>A packet of the host that its true states explain: a suspicion that does not explain it too is dropped.</summary>
    internal void Sent(Observation sent)
    {
        foreach (Suspicion suspicion in _suspicions)
        {
            suspicion.Set = possibilities.Explainer.Explain(suspicion.Set, sent, certain: false).Hypotheses;
        }

        _suspicions.RemoveAll(s => s.Set.Count == 0);
    }

    /// <summary>The forged packet whose effect explains a packet, if there is one.</summary>
    internal Observation? Explaining(Observation sent) =>
        _suspicions.FindLast(s => possibilities.Explainer.Explain(s.Set, sent, certain: false).Hypotheses.Count > 0)?.Forged;

    /// <summary>The states in which a packet leaves the host, if this one counted.</summary>
    internal List<Hypothesis> Counting(Observation forged, Observation sent)
    {
        Suspicion? suspicion = _suspicions.FindLast(s => s.Forged == forged);
        return suspicion is null ? [] : possibilities.Explainer.Explain(suspicion.Set, sent, certain: false).Hypotheses;
    }

    /// <summary>The latest forged packet whose effect still explains all that the host did, and leaves it in such a state.</summary>
    internal Observation? SurvivorOf(Predicate<Hypothesis> state) =>
        _suspicions.FindLast(s => !s.Forged.IsMalformed && s.Set.TrueForAll(state))?.Forged;

    private sealed class Suspicion(Observation forged, List<Hypothesis> set)
    {
        internal Observation Forged { get; } = forged;

        internal List<Hypothesis> Set { get; set; } = set;
    }
}
