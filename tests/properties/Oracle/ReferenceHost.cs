using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>A host that obeys the specification: flows run by the machines, and around them what the machines leave out.</summary>
internal sealed partial class ReferenceHost
{
    private const int InterfaceCount = 4;

    private const uint SharedFirstFlow = 2;

    private readonly ReferenceWorld _world;

    private readonly FlowEngine _engine;

    private readonly Random _chance;

    private readonly int _number;

    private readonly NetworkInterface[] _interfaces;

    /// <summary>Spreads numbers that all hosts count alike: in mtp1 nobody may count flow IDs up (SEC-1a).</summary>
    private const uint Scatter = 2_654_435_761;

    private uint _nextFlow;

    private bool _isOff;

    internal ReferenceHost(ReferenceWorld world, int number)
    {
        _world = world;
        _number = number;
        _engine = new FlowEngine(Schedule.Dialect);
        _chance = new Random(Schedule.Seed + 10 + number);
        _nextFlow = Schedule.SameFlowIds ? SharedFirstFlow : (uint)_chance.NextInt64(1, uint.MaxValue / 2);
        ushort port = !Schedule.OverUdp ? (ushort)0 : number == 0 ? Ipv4.ClientUdpPort : Ipv4.ServerUdpPort;
        _interfaces =
        [
            .. Enumerable.Range(0, InterfaceCount).Select(i =>
                new NetworkInterface(new NetworkAddress(0x0a00_0001u + ((uint)(number + 1) << 16) + ((uint)i << 8), port))),
        ];
        _interfaces[0].IsUp = true;
    }

    /// <summary>Every flow that there ever was.</summary>
    internal List<ReferenceFlow> Flows { get; } = [];

    /// <summary>What a capture at this host shows.</summary>
    internal Trace Trace { get; } = new();

    /// <summary>Every address that the host ever has.</summary>
    internal IReadOnlyList<NetworkAddress> Addresses => [.. _interfaces.Select(i => i.Address)];

    private Schedule Schedule => _world.Schedule;

    /// <summary>An address to reach the host at, if it has one.</summary>
    internal NetworkAddress? AnyAddress() => Array.Find(_interfaces, i => i.IsUp)?.Address;

    /// <summary>A packet comes to an address; nothing happens if the host does not have it now.</summary>
    internal void Arrive(NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        if (_isOff || !IsUp(destination))
        {
            return;
        }

        Trace.Add(_world.Now, source, destination, sal);
        if (SalPacket.TryDecode(sal, Schedule.Dialect, out SalPacket packet) != DropReason.None)
        {
            throw new InvalidOperationException("A reference host sent a malformed packet.");
        }

        var control = new ControlPacket(
            packet.Flags, packet.SourceFlow, packet.DestinationFlow, packet.Version, packet.Ackno, packet.Nonce, source, destination);
        if (!packet.HasControl)
        {
            ArriveWithoutControl(control, packet);
        }
        else if (packet.Flags == ControlFlags.Syn)
        {
            ArriveSyn(control, packet);
        }
        else if (Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            ReferenceFlow flow = Find(control, trigger) ?? new ReferenceFlow();
            Step(flow, new FlowInput(trigger, control));
        }
    }

    private ReferenceFlow? Find(in ControlPacket packet, FlowTrigger trigger)
    {
        foreach (ReferenceFlow flow in Flows)
        {
            bool ours = flow.IsLive && flow.Record.LocalFlow == packet.DestinationFlow;
            if (ours && Arrival.Names(flow.Record, packet, trigger))
            {
                return flow;
            }
        }

        return null;
    }

    private void ArriveSyn(in ControlPacket syn, in SalPacket packet)
    {
        ReferenceFlow? flow = null;
        foreach (ReferenceFlow known in Flows)
        {
            FlowRecord record = known.Record;
            bool same = record.PeerFlow == syn.SourceFlow && record.PeerNonce == syn.Nonce;
            if (known.IsLive && same && record.Has(FlowFacts.Passive))
            {
                flow = known;
            }
        }

        if (flow is null && packet.ServiceCount > 0 && packet.Service(0)[3] != 0)
        {
            Refuse(syn);
            return;
        }

        if (flow is null)
        {
            flow = new ReferenceFlow
            {
                Record = new FlowRecord
                {
                    LocalFlow = NewFlowId(),
                    LocalNonce = NewNonce(),
                    NextVersion = NewVersion(),
                    Local = syn.Destination,
                },
                Token = NewNonce(),
            };
            Flows.Add(flow);
        }

        flow.Route = packet.HasSource ? [packet.SourceEntry(0), packet.SourceEntry(1)] : [];
        Step(flow, new FlowInput(FlowTrigger.SynArrived, syn));
    }

    /// <summary>The reply RST to a SYN for an unknown service (SEC-6).</summary>
    private void Refuse(in ControlPacket syn)
    {
        if (Obliges())
        {
            Send(Outgoing.ReplyReset(syn), null, opens: false);
        }
    }

    /// <summary>Has the machines work off an event, sends what they send, and sees to the timers.</summary>
    private void Step(ReferenceFlow flow, in FlowInput input)
    {
        FlowRecord before = flow.Record;
        if (before.State == FlowState.SynSent && input is { MoveTrigger: null, Trigger: FlowTrigger.AddressGained } && input.Address == before.Local)
        {
            // An address that comes back is no other: the SYN is sent again as it was (OPEN-9, R-175).
            return;
        }

        StepResult step = _engine.Step(before, input);
        flow.Record = step.After;
        bool opens = input.MoveTrigger is null && input.Trigger == FlowTrigger.SynAckArrived
            && (before.State == FlowState.SynSent || _chance.Next(2) == 0);
        var sent = new List<EmissionSlot>();
        foreach (Emission emission in step.Emissions)
        {
            if (!emission.Optional || Obliges())
            {
                sent.Add(emission.Slot);
                Send(emission.Packet, flow, opens && emission.Slot == EmissionSlot.Acknowledgement);
            }
        }

        SetTimers(flow, before, sent);
        if (flow.Record.IsSynchronised)
        {
            LeaveDeadInterface(flow);
            Pump(flow);
        }
    }

    /// <summary>Puts a packet into the queue of the interface that it is sent from, if that is there.</summary>
    private void Send(in ControlPacket packet, ReferenceFlow? flow, bool opens) =>
        Enqueue(packet.Source, packet.Destination, PacketBytes.Control(Schedule, packet, flow, opens));

    private void Enqueue(NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        NetworkInterface? from = Array.Find(_interfaces, i => i.Address == source && i.IsUp);
        if (from is null || _isOff)
        {
            return;
        }

        long wait = _world.Queues.NextInt64((Schedule.Queue * ReferenceWorld.Millisecond) + 1);
        long departure = Math.Max(from.LastDeparture, _world.Now + wait);
        from.LastDeparture = departure;
        int epoch = from.Epoch;
        _world.After(departure - _world.Now, () =>
        {
            if (from.Epoch == epoch && !_isOff)
            {
                Trace.Add(_world.Now, source, destination, sal);
                _world.Transmit(source, destination, sal);
            }
        });
    }

    /// <summary>Whether the host does what it should or may do, and need not.</summary>
    private bool Obliges() => Schedule.Polite || _chance.Next(2) == 0;

    private uint NewFlowId() => !Schedule.SameFlowIds ? _nextFlow = (uint)_chance.NextInt64(1, uint.MaxValue)
        : Schedule.Dialect == Dialect.Mtp1 ? _nextFlow++ * Scatter
        : _nextFlow++;

    private ulong NewNonce() => (ulong)_chance.NextInt64(1, long.MaxValue);

    // Now and then close to where the numbers wrap around (CTL-14).
    private uint NewVersion() => _chance.Next(4) == 0 ? uint.MaxValue - (uint)_chance.Next(4) : (uint)_chance.NextInt64(uint.MaxValue);
}
