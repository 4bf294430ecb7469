using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Runtime.Endpoints;

/// <content>The control plane: an event goes to the machines, and what they say is done.</content>
public sealed partial class Connection
{
    private WantedFlow _next;

    /// <summary>Has the machines work off an event, and does what follows.</summary>
    private void Take(in ConnectionInput input, Instant now)
    {
        ConnectionRecord before = _record;
        ConnectionStepResult step = _endpoint.Engine.Step(before, input);
        _record = step.After;
        _endpoint.Observer?.OnControl(this, before, input, now);
        foreach (FlowRecord flow in _record.Flows)
        {
            if (before.Flow(flow.LocalFlow) is null)
            {
                Begin(flow);
            }
        }

        bool opens = input.Event == ConnectionEvent.PacketArrived && input.FlowInput.Trigger == FlowTrigger.SynAckArrived
            && before.Flow(input.Flow) is { State: FlowState.SynSent };
        int sent = SendAll(step.Emissions, input.FlowInput.Packet, opens);
        Follow(before, sent, now);
        foreach (FlowEnding ending in step.Endings)
        {
            End(ending, now);
        }

        TellState(before, now);
        _endpoint.SetBusy(this);
    }

    private void Begin(in FlowRecord flow)
    {
        TransferFlow data = Transfer.AddFlow(flow.LocalFlow, _next.Backup, flow.Local.UdpPort != 0);
        FlowSession session = new(this, data, isFirst: _sessions.Count == 0 && _record.State == ConnectionState.Opening)
        {
            Refusals = _next.Refusals,
        };
        data.Tag = session;
        if (flow.Has(FlowFacts.Passive))
        {
            // The address that asks is not proven yet (SEC-9).
            session.Route = _pendingRoute;
            session.Receive(_pendingBytes.Source, _pendingBytes.Bytes);
        }

        session.Follow(flow);
        _sessions.Add(session);
        _endpoint.Register(session);
    }

    private FlowSession? Session(uint flow) => _sessions.Find(session => session.LocalFlow == flow);

    /// <summary>Sends what the machines say; returns the requests sent, one bit for each flow and slot.</summary>
    private int SendAll(ValueArray<FlowEmission> emissions, in ControlPacket answered, bool opens)
    {
        int sent = 0;
        foreach (FlowEmission emission in emissions)
        {
            FlowSession? session = emission.Flow == 0 ? null : Session(emission.Flow);
            ControlPacket packet = emission.Emission.Answering(answered);
            bool window = opens && emission.Emission.Slot == EmissionSlot.Acknowledgement;
            Send(packet, session, emission.Emission.Slot, window);
            if (session is not null)
            {
                sent |= Bit(session, emission.Emission.Slot);
            }
        }

        return sent;
    }

    private int Bit(FlowSession session, EmissionSlot slot) => FlowTimers.IsRequest(slot)
        ? 1 << ((4 * (_sessions.IndexOf(session) & 7)) + (int)slot)
        : 0;

    private void Send(in ControlPacket packet, FlowSession? session, EmissionSlot slot, bool window)
    {
        // An address that is gone carries nothing; the request is sent again from the next one.
        if (!_endpoint.HasAddress(packet.Source))
        {
            return;
        }

        bool again = session is not null && _record.Flow(session.LocalFlow) is { IsSynchronised: true } known
            && FlowTimers.Request(known, slot).Tries > 0;
        Put(packet, session, Extras(packet, session, window), again);
        if (session is null || slot != EmissionSlot.Move || _record.Flow(session.LocalFlow) is not { } flow)
        {
            return;
        }

        ValueArray<NetworkAddress> all = Finding.Destinations(flow, PeerRendezvous, session.MoveRefused, _endpoint.Options.RendezvousLimits);
        if (all.Count > 1)
        {
            ControlExtras find = new() { Kind = ConnectionKind.Find, Token = PeerToken };
            Put(packet with { Destination = all[1] }, session, find, again: false);
        }
    }

    private void Put(in ControlPacket packet, FlowSession? session, in ControlExtras extras, bool again = false)
    {
        byte[] buffer = _endpoint.Control.Rent();
        int length = ControlEncoder.Write(buffer, packet, extras);
        if (session is null || IsProven(session, packet.Destination)
            || session.Spend(packet.Destination, WireBytes(length, packet.Source), again))
        {
            _endpoint.Control.Add(buffer, length, packet.Source, packet.Destination);
        }
        else
        {
            _endpoint.Control.Return(buffer);
        }
    }

    /// <summary>Whether an address is proven by now: what has just arrived may be the proof, and counts for what is sent in the same turn.</summary>
    private bool IsProven(FlowSession session, NetworkAddress address) =>
        _record.Flow(session.LocalFlow) is { IsSynchronised: true } flow && flow.Peer == address;

    internal static int WireBytes(int length, NetworkAddress source) => length + Ipv4.Overhead(source);

    /// <summary>What goes beside CONTROL: names and the window in openings (OPEN-1, OPEN-2, OPEN-21, OPEN-22).</summary>
    private ControlExtras Extras(in ControlPacket packet, FlowSession? session, bool window)
    {
        bool opening = (packet.Flags & ControlFlags.Syn) != 0;
        if (session is null || (!opening && !window))
        {
            return default;
        }

        bool asks = packet.Flags == ControlFlags.Syn;
        return new ControlExtras
        {
            Service = asks && session.IsFirst ? _service : null,
            Kind = !opening ? ConnectionKind.None
                : session.IsFirst ? ConnectionKind.Offer
                : asks ? ConnectionKind.Join
                : ConnectionKind.None,
            Token = session.IsFirst ? Token : PeerToken,
            Backup = session.Data.IsBackup,
            Rendezvous = session.IsFirst ? _endpoint.Options.Rendezvous : default,
            Route = opening && !asks ? session.Route.SentFrom(packet.Source) : default,
            Window = Transfer.OpeningWindow(session.Data),
        };
    }

    private void End(FlowEnding ending, Instant now)
    {
        if (Session(ending.Flow) is not { } session)
        {
            return;
        }

        Transfer.Remove(session.Data, now);
        _sessions.Remove(session);
        NoteSessions();
        _endpoint.Forget(session);
        _endpoint.Tell(new EndpointEvent(EventKind.FlowEnded, this, ending.Flow, ending.Outcome));
        IReadOnlyList<Duration> retries = _endpoint.Options.Retries;
        if (ending.Outcome == Outcome.RefusedForNow && !session.IsFirst && session.Refusals < retries.Count && _record.IsLive)
        {
            Instant at = now + retries[session.Refusals];
            _wanted.Enqueue(new WantedFlow(session.Local, session.Peer, session.Data.IsBackup, session.Refusals + 1, at));
        }
    }

    private void TellState(in ConnectionRecord before, Instant now)
    {
        if (before.State == ConnectionState.Opening && _record.IsLive)
        {
            OnEstablished(now);
        }

        foreach (FlowRecord flow in _record.Flows)
        {
            if (before.IsLive && flow.IsSynchronised && before.Flow(flow.LocalFlow) is not { IsSynchronised: true })
            {
                _endpoint.Tell(new EndpointEvent(EventKind.FlowOpened, this, flow.LocalFlow));
            }
        }

        if (_record.State == ConnectionState.Ended && before.State != ConnectionState.Ended)
        {
            _endpoint.Tell(new EndpointEvent(EventKind.Ended, this));
        }

        if (_record.Outcome != Outcome.None && before.Outcome == Outcome.None)
        {
            OnOver();
        }
    }

    private void OnEstablished(Instant now)
    {
        if (_request is { } request)
        {
            _endpoint.Complete(request);
        }

        _endpoint.Tell(new EndpointEvent(EventKind.Connected, this));
        if (Listener is { } listener)
        {
            listener.Add(this);
            _endpoint.Tell(new EndpointEvent(EventKind.Incoming, this));
        }

        StartLists(now);
        StartRegistering(now);
    }

    private void OnOver()
    {
        foreach (FlowSession session in _sessions)
        {
            _endpoint.Forget(session);
        }

        _sessions.Clear();
        _wanted.Clear();
        if (_request is { } request)
        {
            _endpoint.ForgetRequest(request);
        }

        _endpoint.Forget(this);
        _endpoint.Tell(new EndpointEvent(EventKind.Closed, this, Outcome: _record.Outcome));
    }

    /// <summary>What the data plane has found out goes to the machines, and to the application.</summary>
    private void Settle(Instant now)
    {
        StreamProgress progress = Transfer.Progress;
        if (progress.EndSent && !_record.Ends.LocalSent && _record.IsLive)
        {
            Take(ConnectionInput.Of(ConnectionEvent.OurEndSent), now);
        }

        if (progress.EndAcknowledged && _record.Ends is { LocalSent: true, LocalAcknowledged: false })
        {
            Take(ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged), now);
        }

        if (progress.PeerEndReceived && !_record.Ends.RemoteReceived && _record.IsLive)
        {
            Take(ConnectionInput.Of(ConnectionEvent.PeerEndReceived), now);
        }

        TellReadable();
    }

    /// <summary>A flow that the application wants.</summary>
    private readonly record struct WantedFlow(NetworkAddress Local, NetworkAddress Peer, bool Backup, int Refusals, Instant NotBefore);
}
