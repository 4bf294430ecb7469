using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Runtime.Endpoints;

/// <content>What follows the record: addresses, modes and timers of each flow.</content>
public sealed partial class Connection
{
    private Usability _usability;

    /// <summary>Timers, addresses and what each flow may send follow the record.</summary>
    private void Follow(in ConnectionRecord before, int sent, Instant now)
    {
        foreach (FlowSession session in _sessions)
        {
            if (_record.Flow(session.LocalFlow) is { } flow)
            {
                FlowRecord old = before.Flow(session.LocalFlow) ?? default;
                FollowPath(session, old, flow, now);
                FollowTimers(session, old, flow, sent, now);
                session.Follow(flow);
            }
        }

        NoteSessions();
        FollowUse(now);
    }

    private void FollowPath(FlowSession session, in FlowRecord old, in FlowRecord flow, Instant now)
    {
        TransferFlow data = session.Data;
        if (flow.IsSynchronised && data.PeerFlow == 0)
        {
            Transfer.Open(data, flow.PeerFlow, now);
            session.Unproven = default;
        }
        else if (old.IsSynchronised && (flow.Local != old.Local || flow.Peer != old.Peer))
        {
            Transfer.OnNewPath(data, now);
            session.Unproven = flow.Peer == session.Unproven ? default : session.Unproven;
            _endpoint.Tell(new EndpointEvent(EventKind.Moved, this, session.LocalFlow));
        }

        bool home = _endpoint.HasAddress(flow.Local);
        if (data.MaySpeak && (flow.IsHomeless || !home))
        {
            Transfer.OnAddressLost(data);
        }

        Transfer.SetModes(data, flow.MaySendData && home, flow.MaySpeak && home, now);
        if (flow.Move.Version != old.Move.Version || !flow.Move.IsOutstanding)
        {
            session.MoveRefused = false;
        }
    }

    private void FollowTimers(FlowSession session, in FlowRecord old, in FlowRecord flow, int sent, Instant now)
    {
        TransferFlow data = session.Data;
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            bool again = (sent & Bit(session, slot)) != 0;
            if (session.Timers.Follow(slot, old, flow, again, data.RoundTrip, now) is { } measured)
            {
                Transfer.OnPathProven(data, now);
                if (measured > Duration.Zero)
                {
                    data.Sample(measured);
                }
            }
        }

        session.Timers.FollowState(flow.State, _record.Ends.Both, _endpoint.Options.Dialect.Limits, now);
    }

    /// <summary>Whether there is a flow to schedule data on (CONN-6).</summary>
    private void FollowUse(Instant now)
    {
        bool usable = !_record.IsLive;
        foreach (FlowSession session in _sessions)
        {
            usable |= _record.Flow(session.LocalFlow) is { } flow && Usability.IsUsable(flow, session.Data.IsSuspect);
        }

        _usability = _usability.Observe(usable, now);
    }
}
