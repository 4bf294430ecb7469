using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <content>What time does.</content>
internal sealed partial class ConnectionControl
{
    // What is told again on no flow, for want of a round trip to go by.
    private static readonly Duration WithoutFlow = Duration.FromSeconds(1);

    private Usability _usability;
    private Instant _listAt = Instant.Never;
    private Instant _registerAt = Instant.Never;

    // The earliest of all sessions' deadlines, which only the control plane changes.
    private Instant _sessionsAt = Instant.Never;

    // Flows of which none gets anything across are as good as none.
    private Usability Progress => new(Record.IsLive ? Transfer.WaitingSince : null);

    internal Instant Deadline
    {
        get
        {
            Instant at = Instant.Min(Instant.Min(_sessionsAt, End.NextOpening), Instant.Min(_listAt, _registerAt));
            return Instant.Min(at, Instant.Min(_usability.EndsAt, Progress.EndsAt));
        }
    }

    internal void OnTime(Instant now)
    {
        NoteSuspicion(now);

        // From the end, since one may go; what comes in its place was looked at already.
        for (int place = _sessions.Count - 1; place >= 0; place--)
        {
            if (place < _sessions.Count)
            {
                OnTime(_sessions[place], now);
            }
        }

        NoteDeadlines();
        if (Record.Outcome != Outcome.None)
        {
            // It is over: what else was due at this moment is not.
            return;
        }

        if (_listAt <= now)
        {
            _listAt = Instant.Never;
            Do(new HostInput.TimerExpires(HostTimer.List), now);
        }

        if (_registerAt <= now)
        {
            Do(new HostInput.TimerExpires(HostTimer.Registration), now);
        }

        if (End.NextOpening <= now)
        {
            Do(new HostInput.OpeningIsDue(), now);
        }

        FollowUse(now);
        if (_usability.IsExhausted(now))
        {
            Do(new HostInput.IsUnusableTooLong(), now);
        }
        else if (Progress.IsExhausted(now))
        {
            Do(new HostInput.GetsNowhere(), now);
        }

        FollowStreams(now);
    }

    private void OnTime(FlowSession session, Instant now)
    {
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            if (session.Timers.TryExpire(slot, now))
            {
                Do(new HostInput.RequestTimesOut(session.LocalFlow, slot), now);
            }
        }

        if (session.Timers.TryExpireState(now))
        {
            Do(new HostInput.StateExpires(session.LocalFlow), now);
        }

        if (session.Data.WantsPathCheck)
        {
            session.Data.WantsPathCheck = false;
            Do(new HostInput.DoubtsPath(session.LocalFlow), now);
        }
    }

    private void FollowTimers(FlowSession session, in FlowRecord old, in FlowRecord flow, Instant now)
    {
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            bool again = (session.Sent & (1 << (int)slot)) != 0;
            if (session.Timers.Follow(slot, old, flow, again, session.Data.RoundTrip, now) is { } measured)
            {
                Transfer.OnPathProven(session.Data, now);
                if (measured > Duration.Zero)
                {
                    session.Data.Sample(measured);
                }
            }
        }

        session.Timers.FollowState(flow.State, Record.Ends.Both, now);
    }

    /// <summary>Whether there is a flow to schedule data on (CONN-6).</summary>
    private void FollowUse(Instant now) => _usability = _usability.Observe(End.IsUsable(endpoint.Context(now)), now);

    private void NoteDeadlines()
    {
        _sessionsAt = Instant.Never;
        foreach (FlowSession session in _sessions)
        {
            _sessionsAt = Instant.Min(_sessionsAt, session.Timers.Deadline);
        }
    }

    private void Time(HostOutput.Times times, Instant now)
    {
        FlowSession? session = Session(times.Flow);
        switch (times.Timer)
        {
            case HostTimer.List:
                Duration wait = session is null ? WithoutFlow : session.Timers.Timeout(session.Data.RoundTrip, End.Lists.Own.Sending.Tries);
                _listAt = times.Runs ? now + wait : Instant.Never;
                break;
            case HostTimer.Registration:
                _registerAt = HostTimes.OfRegistration(End.Registrant, now, endpoint.Options.Policy);
                break;
            default:
                if (session is not null && times.Slot is { } slot && Record.Flow(times.Flow) is { } flow)
                {
                    session.Timers.Wait(slot, FlowTimers.Request(flow, slot).Tries, session.Data.RoundTrip, now);
                    NoteDeadlines();
                }

                break;
        }
    }
}
