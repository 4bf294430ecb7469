using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <content>What the engine says is done: packets, paths and modes of the flows, news for the application.</content>
internal sealed partial class ConnectionControl
{
    private void Perform(HostOutput output, in SalPacket packet, Instant now)
    {
        switch (output)
        {
            case HostOutput.Turned turned:
                Perform(turned, packet, now);
                break;
            case HostOutput.Sends sends:
                Send(sends.Packet);
                break;
            case HostOutput.Counts counts:
                Count(counts.Flow, packet, now);
                break;
            case HostOutput.Ends ends:
                EndFlow(ends.Ending, now);
                break;
            case HostOutput.Tells tells:
                Tell(tells);
                break;
            case HostOutput.Times times:
                Time(times, now);
                break;
            default:
                throw new InvalidOperationException($"An engine asked for {output}, which no endpoint does.");
        }
    }

    private void Perform(HostOutput.Turned turned, in SalPacket packet, Instant now)
    {
        Record = turned.After;
        endpoint.Observer?.OnControl(connection, turned.Before, turned.Input, now);
        foreach (FlowRecord flow in turned.After.Flows)
        {
            if (turned.Before.Flow(flow.LocalFlow) is null)
            {
                Begin(flow, packet);
            }
        }

        foreach (FlowPacket sent in turned.Packets)
        {
            Send(sent);
        }

        Follow(turned.Before, now);
    }

    private void Begin(in FlowRecord flow, in SalPacket packet)
    {
        bool backup = End.Notes(flow.LocalFlow) is { IsBackup: true };
        TransferFlow data = Transfer.AddFlow(flow.LocalFlow, backup, flow.Local.UdpPort != 0);
        FlowSession session = new(connection, data, endpoint.Options.Policy.Limits);
        data.Tag = session;
        if (flow.Has(FlowFacts.Passive))
        {
            // The address that asks is not proven yet (SEC-9).
            session.Unproven = session.Unproven.Receive(flow.Peer, ControlOutlet.WireBytes(packet.Bytes.Length, flow.Peer));
            _forked = session;
        }

        session.Follow(flow);
        _sessions.Add(session);
        endpoint.Directory.Add(session);
    }

    private void Send(in FlowPacket sent)
    {
        FlowSession? session = sent.Flow == 0 ? null : Session(sent.Flow);
        if (session is not null && sent.Slot is { } slot)
        {
            session.Sent |= 1 << (int)slot;
        }

        MtpFields? window = sent.Packet.Extensions.HasWindow && session is not null ? Transfer.OpeningWindow(session.Data) : null;
        bool proven = session is null
            || (Record.Flow(session.LocalFlow) is { IsSynchronised: true } flow && flow.Peer == sent.Packet.Control.Destination);
        if (proven)
        {
            endpoint.Outlet.Send(sent.Packet, window);
        }
        else
        {
            session!.Unproven = endpoint.Outlet.Send(sent.Packet, window, session.Unproven, sent.CanBeSpared);
        }
    }

    private void Count(uint flow, in SalPacket packet, Instant now)
    {
        if (packet.HasMtp && Session(flow) is { } session)
        {
            Transfer.OnOpeningWindow(session.Data, packet.Mtp, now);
        }
    }

    /// <summary>Timers, addresses and what each flow may send follow the record.</summary>
    private void Follow(in ConnectionRecord before, Instant now)
    {
        HostContext host = endpoint.Context(now);
        foreach (FlowSession session in _sessions)
        {
            if (Record.Flow(session.LocalFlow) is { } flow)
            {
                FlowRecord old = before.Flow(session.LocalFlow) ?? default;
                FollowPath(session, old, flow, host);
                FollowTimers(session, old, flow, now);
                session.Follow(flow);
            }

            session.Sent = 0;
        }

        NoteDeadlines();
        FollowUse(now);
    }

    private void FollowPath(FlowSession session, in FlowRecord old, in FlowRecord flow, in HostContext host)
    {
        TransferFlow data = session.Data;
        if (flow.IsSynchronised && data.PeerFlow == 0)
        {
            Transfer.Open(data, flow.PeerFlow, host.Now);
            session.Unproven = default;
        }
        else if (old.IsSynchronised && (flow.Local != old.Local || flow.Peer != old.Peer))
        {
            Transfer.OnNewPath(data, host.Now);
            session.Unproven = session.Unproven.Adopt(flow.Peer);
            TellMoves(old, flow);
        }

        session.Left = flow.NewestPeer == old.NewestPeer ? session.Left : (old.NewestPeer, host.Now);
        (bool sends, bool speaks) = FlowAddresses.Modes(flow, host);
        if (data.MaySpeak && (flow.IsHomeless || !host.Has(flow.Local)))
        {
            Transfer.OnAddressLost(data);
        }

        Transfer.SetModes(data, sends, speaks, host.Now);
    }

    private void TellMoves(in FlowRecord old, in FlowRecord flow)
    {
        if (flow.Local != old.Local)
        {
            endpoint.Tell(new EndpointEvent(EventKind.Moved, connection, flow.LocalFlow));
        }

        if (flow.Peer != old.Peer)
        {
            endpoint.Tell(new EndpointEvent(EventKind.PeerMoved, connection, flow.LocalFlow));
        }
    }

    private void EndFlow(FlowEnding ending, Instant now)
    {
        if (Session(ending.Flow) is { } session)
        {
            Transfer.Remove(session.Data, now);
            _sessions.Remove(session);
            NoteDeadlines();
            endpoint.Directory.Remove(session);
            endpoint.Tell(new EndpointEvent(EventKind.FlowEnded, connection, ending.Flow, ending.Outcome));
        }
    }

    private void Tell(HostOutput.Tells tells)
    {
        switch (tells.Notice)
        {
            case HostNotice.Connected:
                endpoint.OnConnected(connection);
                break;
            case HostNotice.FlowOpened:
                endpoint.Tell(new EndpointEvent(EventKind.FlowOpened, connection, tells.Flow));
                break;
            case HostNotice.Ended:
                endpoint.Tell(new EndpointEvent(EventKind.Ended, connection));
                break;
            default:
                Close();
                break;
        }
    }

    private void Close()
    {
        foreach (FlowSession session in _sessions)
        {
            endpoint.Directory.Remove(session);
        }

        _sessions.Clear();
        endpoint.Directory.Remove(connection);
        endpoint.Tell(new EndpointEvent(EventKind.Closed, connection, Outcome: Record.Outcome));
    }
}
