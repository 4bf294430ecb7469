namespace ServalRef.StateMachines.Connections;

/// <content>What follows from an event for the connection as a whole.</content>
/// <remarks>
/// A flow that becomes Closed is dropped and concluded from at once. Then, until nothing more follows, the first of these that
/// applies: the first flow is open (CONN-1); the peer's FINs acknowledge our end (TEAR-6); they abort the connection
/// (TEAR-7); flows are to be closed (TEAR-2, TEAR-5). In this order a FIN that brings the news of all never aborts what it
/// also acknowledges, and no flow is closed of a connection that is aborted.
/// </remarks>
public sealed partial class ConnectionEngine
{
    private void Settle()
    {
        while (BecomesEstablished() || FinsAcknowledge() || FinsAbort() || ClosesFlows())
        {
        }
    }

    private bool BecomesEstablished()
    {
        if (_now.State != ConnectionState.Opening || _now.Flows.Count == 0 || !_now.Flows[0].IsSynchronised)
        {
            return false;
        }

        _now = _now with { PeerNonce = _now.Flows[0].PeerNonce };
        return Fire(ConnectionTrigger.FirstFlowEstablished) && _now.State != ConnectionState.Opening;
    }

    private bool FinsAcknowledge()
    {
        if (_now.Ends.LocalAcknowledged
            || !_rules.AcknowledgeOurEnd(_now.Flows.AsSpan(), _now.Ends, _now.Loss != Outcome.None))
        {
            return false;
        }

        _clauses.Add("TEAR-6");
        return AcknowledgeOurEnd();
    }

    private bool AcknowledgeOurEnd()
    {
        bool news = Fire(ConnectionTrigger.LocalEndAcknowledged);
        if (news)
        {
            _now = _now with { Ends = _now.Ends with { LocalAcknowledged = true } };
        }

        return news;
    }

    private bool FinsAbort() =>
        _rules.AbortConnection(_now.Flows.AsSpan(), _now.Ends, _now.Loss != Outcome.None)
        && EndBy(ConnectionTrigger.LastFlowClosed, Outcome.EndMissing);

    private bool ClosesFlows()
    {
        ConnectionRecord before = _now;
        ValueArray<int> places = _rules.ToCloseNow(before.Flows.AsSpan(), before.Ends);
        foreach (int named in places)
        {
            // One that is closed may have ended at once (TEAR-13), and with it the connection.
            if (_now.PlaceOf(before.Flows[named].LocalFlow) is >= 0 and var place)
            {
                StepFlow(place, new FlowInput(FlowTrigger.CloseRequested));
            }
        }

        return places.Count > 0 && _now != before;
    }

    /// <summary>One flow has ended: it was the first and never opened, one of several, or the last .</summary>
    private void ConcludeFrom(FlowEnding ending)
    {
        switch (_now.State)
        {
            case ConnectionState.Closed or ConnectionState.Aborted:
                break;
            case ConnectionState.Opening:
                EndBy(ConnectionTrigger.OpeningFailed, ending.Outcome);
                break;
            default:
                _now = _now with { Loss = ending.IsLoss ? ending.Outcome : _now.Loss };
                if (_rules.LastFlow(_now.Flows.AsSpan(), _now.Ends, ending.IsLoss) is { } trigger)
                {
                    // Without a loss, the peer has closed what it had to close, and yet our streams go on (TEAR-7).
                    EndBy(trigger, _now.Loss == Outcome.None ? Outcome.EndMissing : _now.Loss);
                }

                break;
        }
    }

    /// <summary>Tells the connection machine something that may end the connection, and its flows with it.</summary>
    /// <param name="trigger">What it is told.</param>
    /// <param name="reason">What the application is told, if the streams had not both ended.</param>
    /// <returns>Whether the connection is over by it.</returns>
    private bool EndBy(ConnectionTrigger trigger, Outcome reason)
    {
        bool wasEnded = _now.State == ConnectionState.Ended;
        if (!Fire(trigger) || _now.State is not (ConnectionState.Closed or ConnectionState.Aborted))
        {
            return false;
        }

        _now = _now with { Outcome = wasEnded ? Outcome.Finished : reason };
        while (_now.Flows.Count > 0)
        {
            // The flow machine sends the RST that is owed (FLOW-5, TEAR-17), and none for a SYN or in TimeWait.
            int before = _now.Flows.Count;
            StepFlow(0, new FlowInput(FlowTrigger.AbortRequested));
            if (_now.Flows.Count == before)
            {
                _now = _now with { Flows = _now.Flows.RemoveAt(0) };
            }
        }

        return true;
    }
}
