using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Replies that a host should give and need not: to requests for a flow that is over, and to a second server (SEC-6b, OPEN-20).</summary>
/// <remarks>What is not owed is no part of a hypothesis: whether it was sent changes no state. A reply is missed if every state asks for it.</remarks>
internal sealed class AdvisedReplies
{
    private const int Most = 16;

    private readonly List<(Observation Asked, string Clause, Instant Due)> _open = [];

    private bool _isTold;

    /// <summary>A packet came to the host, and this is what it made of it in each state.</summary>
    internal void Received(Observation arrived, List<Successor> successors, Instant due)
    {
        string? clause = null;
        foreach (Successor successor in successors)
        {
            clause = ReplyTo(arrived, successor);
            if (clause is null)
            {
                return;
            }
        }

        if (clause is not null && !_isTold && !arrived.MayBeDropped)
        {
            _open.AddLatest((arrived, clause, due), Most);
        }
    }

    /// <summary>The host sent a packet: a reply serves whatever it names.</summary>
    internal void Sent(Observation sent) => _open.RemoveAll(open => sent.Packet.Destination == open.Asked.Packet.Source
        && sent.Kind.Slot == EmissionSlot.Reset
        && (!sent.Packet.Acknowledges || sent.Packet.Ackno == Freshness.AcknoFor(open.Asked.Packet.Version)));

    /// <summary>The first packet that should have had a reply by now, if its host was there to give one; none is told twice.</summary>
    internal (Observation Asked, string Clause)? Overdue(Instant time, LifeSigns life)
    {
        foreach ((Observation asked, string clause, Instant due) in _open)
        {
            if (due < time && life.IsAliveAt(asked.Packet.Destination, due))
            {
                _isTold = true;
                _open.Clear();
                return (asked, clause);
            }
        }

        return null;
    }

    private static string? ReplyTo(Observation arrived, in Successor successor)
    {
        foreach (Emission emission in successor.Emissions)
        {
            if (emission is { Optional: true, Slot: EmissionSlot.Reset, Packet.Acknowledges: true } && emission.Packet.Nonce == arrived.Packet.Nonce)
            {
                return emission.Clause;
            }
        }

        return null;
    }
}
