using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <content>What arrives, and whose it is.</content>
public sealed partial class Endpoint
{
    /// <summary>A packet has reached one of the host's addresses.</summary>
    /// <param name="sal">The packet, from its SAL header on.</param>
    /// <param name="source">Where it says it comes from.</param>
    /// <param name="destination">The address that it reached.</param>
    /// <param name="now">When.</param>
    public void Handle(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (!HasAddress(destination))
        {
            return;
        }

        DropReason reason = SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet);
        if (reason != DropReason.None)
        {
            Observer?.OnDropped(reason, now);
            return;
        }

        if (!packet.HasControl)
        {
            HandleData(packet, source, destination, now);
        }
        else if (packet.ConnectionKind == ConnectionKind.Register)
        {
            // Only the answer concerns a host; a request is for a rendezvous.
            if (_tokens.TryGetValue(packet.Token, out Connection? owner) && (packet.Flags & ControlFlags.Ack) != 0)
            {
                owner.OnRegistered(packet.Token, packet.RegisterVersion);
            }
        }
        else
        {
            HandleControl(packet, source, destination, now);
        }
    }

    private void HandleData(in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        // A data packet that names no flow is not answered (SEC-7).
        if (packet.HasMtp && _flows.TryGetValue(packet.DestinationFlow, out FlowSession? session))
        {
            session.Connection.OnData(session, packet, source, destination, now);
            SetBusy(session.Connection);
        }
    }

    private void HandleControl(in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (!Arrival.BearsFlow(packet.Flags, packet.SourceFlow))
        {
            return;
        }

        SourceRoute route = Relay.RouteOf(packet);

        // Who is answered is the first of SOURCE; whom an opener has reached, the last (SEC-14, RES-8).
        NetworkAddress from = packet.Flags == (ControlFlags.Syn | ControlFlags.Ack)
            ? RoutedOpening.Peer(source, route)
            : Finding.Candidate(source, route);
        ControlPacket control = new(
            packet.Flags, packet.SourceFlow, packet.DestinationFlow, packet.Version, packet.Ackno, packet.Nonce, from, destination);
        if (packet.Flags == ControlFlags.Syn)
        {
            HandleSyn(control, packet, route, now);
        }
        else if (_flows.TryGetValue(packet.DestinationFlow, out FlowSession? session))
        {
            session.Connection.OnControl(session, control, packet, now);
            SetBusy(session.Connection);
        }
        else
        {
            AnswerStray(control);
        }
    }

    /// <summary>A packet that names no flow of ours: the machines say what is owed (SEC-6, SEC-7).</summary>
    private void AnswerStray(in ControlPacket packet)
    {
        foreach (FlowEmission emission in Engine.Step(default, ConnectionInput.Arrived(packet)).Emissions)
        {
            SendReply(emission.Packet);
        }
    }

    private void HandleSyn(in ControlPacket syn, in SalPacket packet, SourceRoute route, Instant now)
    {
        int bytes = Connection.WireBytes(packet.Bytes.Length, syn.Source);
        if (packet.ConnectionKind == ConnectionKind.Join)
        {
            if (_tokens.TryGetValue(packet.Token, out Connection? joined))
            {
                joined.OnJoin(syn, packet, route, bytes, now);
                SetBusy(joined);
            }
            else
            {
                SendReply(Outgoing.ReplyNack(syn));
            }

            return;
        }

        if (packet.ServiceCount == 0)
        {
            return;
        }

        ServiceId service = ServiceId.Read(packet.Service(0));
        RequestName request = RequestName.ForService(syn.SourceFlow, syn.Nonce, service);
        if (_requests.Find(request) is { } known)
        {
            known.OnRepeatedSyn(syn, route, bytes, now);
            SetBusy(known);
            return;
        }

        ServiceDecision decision = _services.Resolve(service, _random.NextDouble(), out Listener? listener);
        if (decision.IsRefused)
        {
            SendReply(Outgoing.ReplyReset(syn));
        }
        else if (listener is not null && RoutedOpening.Answer(syn.Source, route, syn.Destination) is not null)
        {
            Fork(listener, request, syn, packet, route, now);
        }
    }

    private void Fork(
        Listener listener, RequestName request, in ControlPacket syn, in SalPacket packet, SourceRoute route, Instant now)
    {
        if (Admittance.Judge(listener.Waiting, listener.Backlog) == SynVerdict.Reset)
        {
            SendReply(Outgoing.ReplyReset(syn));
            return;
        }

        if (_requests.Admit(request, syn.Source) is { } displaced)
        {
            displaced.Displace(now);
            SetBusy(displaced);
        }

        Connection connection = NewConnection(now);
        _requests.Add(request, connection);
        connection.Accept(listener, request, syn, packet, route, Connection.WireBytes(packet.Bytes.Length, syn.Source), now);
        SetBusy(connection);
    }

    private void SendReply(in ControlPacket reply)
    {
        byte[] buffer = Control.Rent();
        Control.Add(buffer, ControlEncoder.Write(buffer, reply, default), reply.Source, reply.Destination);
    }
}
