using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What is known of an end: the states that it can be in, and whether it can be blamed.</content>
internal sealed partial class EndpointJudge
{
    internal IReadOnlyList<Hypothesis> States => _set;

    /// <summary>Whether the capture does not show its opening, so that its states are not known.</summary>
    internal bool IsUnseen { get; init; }

    internal IReadOnlyList<string> StateNames => IsUnseen ? ["unknown"] : [.. Likely.Select(h => h.Record.StateName).Distinct(StringComparer.Ordinal)];

    internal Dialect Dialect => _possibilities.Dialect;

    internal Timing Timing => _timing;

    /// <summary>Whether a packet bears the nonce of this end, and is no reply that echoes the peer's.</summary>
    internal bool IsOwn(in ControlPacket packet) => _set[0].Record.LocalNonce == packet.Nonce;

    /// <summary>The clause by which a timer of the host's own has ended the flow in every state; none if there is none.</summary>
    internal string? EndedBy => _set.TrueForAll(h => h.EndedBy == _set[0].EndedBy) ? _set[0].EndedBy : null;

    /// <summary>Whether the flow is open in every state that it can be in.</summary>
    internal bool IsInUse => _set.TrueForAll(h => h.Record.IsSynchronised && h.Record.State != FlowState.TimeWait);

    internal bool IsHalfOpen => _set.Exists(h => h.Record.State == FlowState.SynReceived);

    /// <summary>
    /// The hypotheses with the fewest faults and, of those, the ones that rest on nothing unseen if there are any: what the
    /// host is taken to be in when there is a choice.
    /// </summary>
    private List<Hypothesis> Likely
    {
        get
        {
            int fewest = _set.Min(h => h.Faults.Length);
            List<Hypothesis> likely = _set.FindAll(h => h.Faults.Length == fewest);
            return likely.Exists(h => !h.IsConjecture) ? likely.FindAll(h => !h.IsConjecture) : likely;
        }
    }

    /// <summary>Whether the capture may lack a frame more: it drops one here and there, not one whenever the host would be wrong.</summary>
    private bool MayLackFrame => _unreadable > 0 || (!View.IsWhole && _doubted < MostMissing);

    private bool MayBlame => IsCertain && !IsBlurred;

    /// <summary>Whether the flow may be over for this host, which then drops what still comes of it, unread .</summary>
    internal bool MayBeClosed
    {
        get
        {
            foreach (Hypothesis hypothesis in States)
            {
                if (hypothesis.Record.State == FlowState.Closed)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
