using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.StateMachines.Hosts;

/// <content>An event goes to the machines, and what they send gets what belongs beside CONTROL.</content>
public sealed partial class HostEngine
{
    /// <summary>Has the machines work off an event.</summary>
    /// <param name="input">The event.</param>
    /// <param name="begun">What is known of the flow that begins by it, if one does.</param>
    private void Turn(in ConnectionInput input, FlowNotes begun = default)
    {
        ConnectionRecord before = _end.Record;
        ConnectionStepResult step = _connections.Step(before, input);
        _end = _end with { Record = step.After };
        foreach (FlowRecord flow in step.After.Flows)
        {
            if (before.Flow(flow.LocalFlow) is null)
            {
                bool isFirst = _end.Flows.Count == 0 && step.After.State == ConnectionState.Opening;
                _end = _end.With(begun with { Flow = flow.LocalFlow, IsFirst = isFirst });
            }
        }

        bool opens = input.Event == ConnectionEvent.PacketArrived && input.FlowInput.Trigger == FlowTrigger.SynAckArrived
            && before.Flow(input.Flow) is { State: FlowState.SynSent };
        ValueArray<FlowPacket> packets = Packets(step.Emissions, input.FlowInput.Packet, opens);
        _outputs.Add(new HostOutput.Turned(before, input, step.After, step.Clauses, packets));
        ForgetRefusals(before);
        foreach (FlowEnding ending in step.Endings)
        {
            End(before, ending);
        }

        Tell(before);
    }

    private ValueArray<FlowPacket> Packets(ValueArray<FlowEmission> emissions, in ControlPacket answered, bool opens)
    {
        List<FlowPacket> packets = [];
        foreach (FlowEmission emission in emissions)
        {
            ControlPacket packet = emission.Emission.Answering(answered);

            // An address that is gone carries nothing; the request is sent again from the next one.
            if (_host.Has(packet.Source))
            {
                EmissionSlot slot = emission.Emission.Slot;
                Add(packets, packet, emission.Flow, slot, opens && slot == EmissionSlot.Acknowledgement);
            }
        }

        return [.. packets];
    }

    private void Add(List<FlowPacket> packets, in ControlPacket packet, uint flow, EmissionSlot slot, bool window)
    {
        FlowRecord? record = _end.Record.Flow(flow);
        bool again = record is { IsSynchronised: true } known && FlowTimers.Request(known, slot).Tries > 0;
        packets.Add(new FlowPacket(new HostPacket(packet, Extensions(packet, flow, window)), flow, slot, again));
        if (slot == EmissionSlot.Move && record is { } moving)
        {
            bool refused = _end.Notes(flow) is { MoveRefused: true };
            ValueArray<NetworkAddress> all = Finding.Destinations(moving, _end.PeerRendezvous, refused, Policy.RendezvousLimits);
            for (int further = 1; further < all.Count; further++)
            {
                ControlExtensions find = new() { Kind = ConnectionKind.Find, Token = _end.PeerToken };
                packets.Add(new FlowPacket(new HostPacket(packet with { Destination = all[further] }, find), flow, null, false));
            }
        }
    }

    /// <summary>What goes beside CONTROL: names and the window in openings (OPEN-1, OPEN-2, OPEN-21, OPEN-22).</summary>
    private ControlExtensions Extensions(in ControlPacket packet, uint flow, bool window)
    {
        bool opening = (packet.Flags & ControlFlags.Syn) != 0;
        if (_end.Notes(flow) is not { } notes || (!opening && !window))
        {
            return default;
        }

        bool asks = packet.Flags == ControlFlags.Syn;
        return new ControlExtensions
        {
            Service = asks && notes.IsFirst ? _end.Service : null,
            Kind = !opening ? ConnectionKind.None
                : notes.IsFirst ? ConnectionKind.Offer
                : asks ? ConnectionKind.Join
                : ConnectionKind.None,
            Token = notes.IsFirst ? _end.Token : _end.PeerToken,
            Backup = notes.IsBackup,
            Rendezvous = notes.IsFirst ? Policy.Rendezvous : default,
            Route = opening && !asks ? notes.Route.SentFrom(packet.Source) : default,
            HasWindow = true,
        };
    }

    /// <summary>A refusal is one of the RSYN that is outstanding: the next one starts without (MIG-21).</summary>
    private void ForgetRefusals(in ConnectionRecord before)
    {
        foreach (FlowRecord flow in _end.Record.Flows)
        {
            bool another = !flow.Move.IsOutstanding || before.Flow(flow.LocalFlow) is not { } old || old.Move.Version != flow.Move.Version;
            if (another && _end.Notes(flow.LocalFlow) is { MoveRefused: true } notes)
            {
                _end = _end.With(notes with { MoveRefused = false });
            }
        }
    }

    private void End(in ConnectionRecord before, FlowEnding ending)
    {
        if (_end.Notes(ending.Flow) is not { } notes)
        {
            return;
        }

        _end = _end.Without(ending.Flow);
        _outputs.Add(new HostOutput.Ends(ending));
        bool again = ending.Outcome == Outcome.RefusedForNow && !notes.IsFirst && notes.Refusals < Policy.Retries.Count && _end.Record.IsLive;
        if (again && before.Flow(ending.Flow) is { } refused)
        {
            Instant at = _host.Now + Policy.Retries[notes.Refusals];
            _end = _end with { Wanted = _end.Wanted.Add(new WantedFlow(refused.Local, refused.Peer, notes.IsBackup, notes.Refusals + 1, at)) };
        }
    }

    private void Tell(in ConnectionRecord before)
    {
        if (before.State == ConnectionState.Opening && _end.Record.IsLive)
        {
            _outputs.Add(new HostOutput.Tells(HostNotice.Connected));
            StartList();
            StartRegistering();
        }

        foreach (FlowRecord flow in _end.Record.Flows)
        {
            if (before.IsLive && flow.IsSynchronised && before.Flow(flow.LocalFlow) is not { IsSynchronised: true })
            {
                _outputs.Add(new HostOutput.Tells(HostNotice.FlowOpened, flow.LocalFlow));
            }
        }

        if (_end.Record.State == ConnectionState.Ended && before.State != ConnectionState.Ended)
        {
            _outputs.Add(new HostOutput.Tells(HostNotice.Ended));
        }

        if (_end.Record.Outcome != Outcome.None && before.Outcome == Outcome.None)
        {
            _end = _end with { Flows = [], Wanted = [] };
            _outputs.Add(new HostOutput.Tells(HostNotice.Closed));
        }
    }
}
