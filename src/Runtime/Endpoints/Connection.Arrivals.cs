using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <content>What arrives for the connection.</content>
public sealed partial class Connection
{
    internal NetworkAddress PeerRendezvous { get; private set; }

    internal void Accept(
        Listener listener, RequestName request, in ControlPacket syn, in SalPacket packet, SourceRoute route, int bytes, Instant now)
    {
        (Listener, _request, _service) = (listener, request, listener.Service);
        Learn(packet);
        _pendingRoute = Answering(syn, route);
        _pendingBytes = (syn.Source, bytes);
        Take(ConnectionInput.Accept(syn, _endpoint.NewFlowId(), _endpoint.NewVersion(), _nonce), now);
        if (_sessions.Count > 0 && packet.HasMtp)
        {
            Transfer.OnOpeningWindow(_sessions[0].Data, packet.Mtp, now);
        }
    }

    internal void OnRepeatedSyn(in ControlPacket syn, SourceRoute route, int bytes, Instant now)
    {
        if (_sessions.Find(session => session.IsFirst) is { } first)
        {
            first.Receive(syn.Source, bytes);
            first.Route = Answering(syn, route);
        }

        Take(ConnectionInput.Arrived(syn), now);
    }

    internal void OnJoin(in ControlPacket syn, in SalPacket packet, SourceRoute route, int bytes, Instant now)
    {
        int before = _sessions.Count;
        _pendingRoute = Answering(syn, route);
        _next = new WantedFlow(default, default, packet.Backup, 0, default);
        _pendingBytes = (syn.Source, bytes);
        uint asked = syn.SourceFlow;
        if (_sessions.Find(session => session.PeerFlow == asked && !session.IsSynchronised) is { } known)
        {
            known.Receive(syn.Source, bytes);
            known.Route = _pendingRoute;
        }

        Take(ConnectionInput.JoinArrived(syn, _endpoint.NewFlowId(), _endpoint.NewVersion(), _endpoint.Options.AcceptsFlows), now);
        if (_sessions.Count > before && packet.HasMtp)
        {
            Transfer.OnOpeningWindow(_sessions[^1].Data, packet.Mtp, now);
        }
    }

    /// <summary>Another request needs the place of this one (SEC-11): it goes without a word.</summary>
    internal void Displace(Instant now)
    {
        if (_sessions.Count > 0)
        {
            Take(ConnectionInput.On(_sessions[0].LocalFlow, FlowTrigger.HalfOpenExpired), now);
        }
    }

    internal void OnControl(FlowSession session, in ControlPacket packet, in SalPacket whole, Instant now)
    {
        bool known = packet.SourceFlow == session.PeerFlow && packet.Nonce == _record.PeerNonce && session.IsSynchronised;
        if (known && packet.Source != session.Peer && (packet.Flags == ControlFlags.Rsyn || packet.Source == session.Unproven))
        {
            session.Receive(packet.Source, WireBytes(whole.Bytes.Length, packet.Source));
        }

        // A reply RST to our RSYN is one unanswered try, and has us ask the rendezvous (SEC-8, MIG-21).
        if ((packet.Flags & ControlFlags.Rst) != 0 && packet.Nonce == _nonce
            && _record.Flow(session.LocalFlow) is { Move.IsOutstanding: true } moving && moving.Move.IsNamedBy(packet.Ackno))
        {
            session.MoveRefused = true;
        }

        bool asked = _record.Flow(session.LocalFlow) is { State: FlowState.SynSent };
        NetworkAddress tried = session.Peer;
        Take(ConnectionInput.Arrived(packet), now);
        if (asked && _record.Flow(session.LocalFlow) is not { State: FlowState.SynSent })
        {
            _lists = _lists with { Peer = _lists.Peer.Answered(tried) };
        }

        if (session.IsSynchronised && session.PeerFlow == packet.SourceFlow && packet.Nonce == _record.PeerNonce)
        {
            OnCounted(session, packet, whole, now);
        }

        Settle(now);
    }

    internal void OnData(FlowSession session, in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (packet.SourceFlow != session.PeerFlow)
        {
            return;
        }

        if (!session.IsSynchronised)
        {
            // Only who got our SYN+ACK knows both names (OPEN-26).
            Take(ConnectionInput.Data(packet.SourceFlow, packet.DestinationFlow), now);
        }

        if (!session.IsSynchronised || session.IsHomeless)
        {
            return;
        }

        if (source == session.Unproven)
        {
            session.Receive(source, WireBytes(packet.Bytes.Length, source));
        }

        MtpHeader mtp = packet.Mtp;
        if (Transfer.OnPacket(session.Data, mtp, now) == Arriving.Contradiction)
        {
            Take(ConnectionInput.Abort(Outcome.Contradicted), now);
            return;
        }

        if (source != session.NewestPeer)
        {
            TellMoved(session, source, destination, now);
        }

        if ((mtp.Flags & MtpFlags.Moved) != 0)
        {
            CheckOnce(session, now);
        }

        Settle(now);
    }

    /// <summary>A packet of the peer's, whose nonce is right, on a flow that is synchronised.</summary>
    private void OnCounted(FlowSession session, in ControlPacket packet, in SalPacket whole, Instant now)
    {
        if (packet.Flags == (ControlFlags.Syn | ControlFlags.Ack) && session.IsFirst)
        {
            Learn(whole);
        }

        if (whole.HasMtp)
        {
            Transfer.OnOpeningWindow(session.Data, whole.Mtp, now);
        }

        if (whole.HasAddressList)
        {
            OnAddressList(whole, now);
        }
    }

    private void Learn(in SalPacket packet)
    {
        if (packet.ConnectionKind == ConnectionKind.Offer)
        {
            (PeerToken, PeerRendezvous) = (packet.Token, packet.Rendezvous);
        }
    }

    private static SourceRoute Answering(in ControlPacket syn, SourceRoute route) =>
        RoutedOpening.Answer(syn.Source, route, syn.Destination)?.Route ?? default;

    /// <summary>The peer's packets come from elsewhere than it thinks: it is told there, once in a round trip (MIG-25).</summary>
    private void TellMoved(FlowSession session, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        Duration wait = Duration.Max(session.Data.RoundTrip.Smoothed, Duration.FromMilliseconds(1));
        if (!session.Data.MaySpeak || now - session.MovedToldAt < wait)
        {
            return;
        }

        session.MovedToldAt = now;
        byte[] buffer = _endpoint.Control.Rent();
        _endpoint.Control.Add(buffer, Transfer.WriteMoved(session.Data, buffer, now), destination, source);
    }

    private void CheckOnce(FlowSession session, Instant now)
    {
        if (_record.Flow(session.LocalFlow) is { Move.IsOutstanding: false, IsHomeless: false })
        {
            Renew(session.Local, now);
            Take(ConnectionInput.On(session.LocalFlow, MigrationTrigger.PathCheckRequested), now);
        }
    }
}
