using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Runtime.Endpoints;

/// <content>What time does.</content>
public sealed partial class Connection
{
    private readonly Queue<WantedFlow> _wanted = new();

    // The earliest of all sessions' deadlines, which only the control plane changes.
    private Instant _sessionsAt = Instant.Never;

    Instant IScheduled.Deadline
    {
        get
        {
            if (_record.Outcome != Outcome.None)
            {
                return Instant.Never;
            }

            Instant at = Instant.Min(Instant.Min(Transfer.Deadline, _sessionsAt), Instant.Min(_listAt, _registerAt));
            if (_wanted.TryPeek(out WantedFlow wanted) && _record.IsLive && !IsOpening)
            {
                at = Instant.Min(at, wanted.NotBefore);
            }

            return _usability.Since is { } since ? Instant.Min(at, since + Usability.Limit) : at;
        }
    }

    private bool IsOpening => _sessions.Exists(session => !session.IsSynchronised && _record.Flow(session.LocalFlow) is { State: FlowState.SynSent });

    internal void OnTime(Instant now)
    {
        if (_record.Outcome != Outcome.None)
        {
            return;
        }

        Transfer.OnDeadline(now);

        // From the end, since one may go; what comes in its place was looked at already.
        for (int place = _sessions.Count - 1; place >= 0; place--)
        {
            if (place < _sessions.Count)
            {
                OnTime(_sessions[place], now);
            }
        }

        NoteSessions();
        if (_listAt <= now)
        {
            RetryList(now);
        }

        if (_registerAt <= now)
        {
            RetryRegister(now);
        }

        OpenWanted(now);
        FollowUse(now);
        if (_usability.IsExhausted(now))
        {
            Take(ConnectionInput.Of(ConnectionEvent.UnusableTooLong), now);
        }

        Settle(now);
    }

    private void NoteSessions()
    {
        _sessionsAt = Instant.Never;
        foreach (FlowSession session in _sessions)
        {
            _sessionsAt = Instant.Min(_sessionsAt, session.Timers.Deadline);
        }
    }

    private void OnTime(FlowSession session, Instant now)
    {
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            if (_record.Flow(session.LocalFlow) is { } flow && session.Timers.TryExpire(slot, now))
            {
                OnUnanswered(session, flow, slot, now);
            }
        }

        if (session.Timers.TryExpireState(now))
        {
            Take(ConnectionInput.On(session.LocalFlow, session.Timers.StateEnd), now);
        }

        if (session.Data.WantsPathCheck)
        {
            session.Data.WantsPathCheck = false;
            CheckOnce(session, now);
        }
    }

    private void OnUnanswered(FlowSession session, in FlowRecord flow, EmissionSlot slot, Instant now)
    {
        if (flow.IsHomeless && flow.IsSynchronised)
        {
            // Nothing can be sent now; the next address brings the request forward (CTL-15), or else this timer does.
            session.Timers.Wait(slot, FlowTimers.Request(flow, slot).Tries, session.Data.RoundTrip, now);
        }
        else if (slot == EmissionSlot.Opening && !session.IsFirst && flow.State == FlowState.SynSent && !MayTryAgain(flow))
        {
            Take(ConnectionInput.On(session.LocalFlow, FlowTrigger.AbortRequested), now);
        }
        else if (slot == EmissionSlot.Move && flow.Moving != flow.Local && flow.Move.Tries >= _endpoint.Options.ReturnAfter
            && _endpoint.HasAddress(flow.Local))
        {
            // The move leads nowhere, and the old address still works (MIG-5).
            Take(ConnectionInput.On(session.LocalFlow, FlowTrigger.AddressGained, flow.Local), now);
        }
        else
        {
            Take(ConnectionInput.On(session.LocalFlow, FlowTimers.Unanswered(slot)), now);
        }
    }

    private void OpenWanted(Instant now)
    {
        while (_wanted.TryPeek(out WantedFlow wanted) && wanted.NotBefore <= now && !IsOpening && _record.IsLive)
        {
            _wanted.Dequeue();
            if (!_endpoint.HasAddress(wanted.Local) || PeerToken == 0 || IsInVain(wanted.Peer))
            {
                continue;
            }

            _next = wanted;
            _lists = _lists with { Peer = _lists.Peer.Tried(wanted.Peer) };
            Take(ConnectionInput.Join(_endpoint.NewFlowId(), _endpoint.NewVersion(), wanted.Local, wanted.Peer), now);
        }
    }
}
