using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Datagrams;

/// <content>What arrives, and whose it is.</content>
public sealed partial class DatagramEndpoint
{
    /// <summary>A packet has reached one of the host's addresses.</summary>
    /// <param name="sal">The packet, from its SAL header on.</param>
    /// <param name="source">Where it says it comes from.</param>
    /// <param name="destination">The address that it reached.</param>
    /// <param name="now">When.</param>
    public void Handle(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (!HasAddress(destination)
            || SalPacket.TryDecode(sal, Options.Dialect, out SalPacket packet) != DropReason.None
            || packet.Protocol != SalProtocol.Udp)
        {
            Dropped++;
        }
        else if (packet.HasControl)
        {
            HandleControl(packet, source, destination, now);
        }
        else if (!DatagramEncoder.TryRead(packet.Payload, source, destination, out ReadOnlySpan<byte> payload) || payload.IsEmpty
            || !(packet.ServiceCount == 2 ? Deliver(packet, payload, source, destination) : DeliverConnected(packet, payload)))
        {
            // It is not answered: who sends data knows nothing of a request of ours (SEC-7).
            Dropped++;
        }
    }

    /// <summary>A datagram for a service: whoever is bound to it reads it.</summary>
    private bool Deliver(in SalPacket packet, ReadOnlySpan<byte> payload, NetworkAddress source, NetworkAddress destination)
    {
        _ = _services.Resolve(ServiceId.Read(packet.Service(0)), _random.NextDouble(), out DatagramBinding? binding);
        if (binding is null)
        {
            return false;
        }

        if (binding.Add(payload, new DatagramSender(ServiceId.Read(packet.Service(1)), source, destination)))
        {
            Tell(new DatagramEvent(DatagramEventKind.Readable, null, binding));
        }

        return true;
    }

    private bool DeliverConnected(in SalPacket packet, ReadOnlySpan<byte> payload) =>
        _flows.TryGetValue(packet.DestinationFlow, out DatagramConnection? connection) && connection.Receive(packet.SourceFlow, payload);

    private void HandleControl(in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        // Whom an opener has reached is the last of SOURCE (SEC-14, RES-8).
        SourceRoute route = packet.Route;
        NetworkAddress from = packet.Flags == (ControlFlags.Syn | ControlFlags.Ack) ? RoutedOpening.Peer(source, route) : source;
        ControlPacket control = packet.Control(from, destination);
        if (!Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            Dropped++;
        }
        else if (trigger == FlowTrigger.SynArrived)
        {
            HandleSyn(control, packet, route, now);
        }
        else if (_flows.TryGetValue(packet.DestinationFlow, out DatagramConnection? connection)
            && Arrival.Names(connection.Record, control, trigger))
        {
            connection.Step(new FlowInput(trigger, control), now);
        }
        else
        {
            // It names no flow of ours: the machines say what is owed (SEC-6, SEC-7).
            foreach (Emission emission in Engine.Step(default, new FlowInput(trigger, control)).Emissions)
            {
                SendControl(emission.Packet, null, default, opens: false);
            }
        }
    }

    private void HandleSyn(in ControlPacket syn, in SalPacket packet, SourceRoute route, Instant now)
    {
        if (packet.ServiceCount == 0)
        {
            Dropped++;
            return;
        }

        ServiceId service = ServiceId.Read(packet.Service(0));
        RequestName request = RequestName.ForService(syn.SourceFlow, syn.Nonce, service);
        if (_requests.Find(request) is { } known)
        {
            known.Route = AnswerRoute(syn, route);
            known.Step(new FlowInput(FlowTrigger.SynArrived, syn), now);
            return;
        }

        ServiceDecision decision = _services.Resolve(service, _random.NextDouble(), out DatagramBinding? binding);
        bool full = binding is not null && Admittance.Judge(binding.Waiting, binding.Backlog) == SynVerdict.Reset;
        if (decision.IsRefused || full)
        {
            SendControl(Outgoing.ReplyReset(syn), null, default, opens: false);
        }
        else if (binding is not null && RoutedOpening.Answer(syn.Source, route, syn.Destination) is { } answer)
        {
            Fork(binding, request, syn, answer.Route, now);
        }
    }

    private void Fork(DatagramBinding binding, RequestName request, in ControlPacket syn, SourceRoute route, Instant now)
    {
        _requests.Admit(request, syn.Source)?.Step(new FlowInput(FlowTrigger.HalfOpenExpired), now);

        DatagramConnection connection = Begin(binding.Service, binding, syn.Destination, route);
        connection.Request = request;
        _requests.Add(request, connection);
        connection.Step(new FlowInput(FlowTrigger.SynArrived, syn), now);
    }

    private static SourceRoute AnswerRoute(in ControlPacket syn, SourceRoute route) =>
        RoutedOpening.Answer(syn.Source, route, syn.Destination)?.Route ?? default;
}
