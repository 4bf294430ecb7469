using ServalRef.StateMachines;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Promela;

/// <summary>
/// The world of the model around the live machines: two hosts and a network. It says what can happen, and what a step leads to.
/// </summary>
/// <remarks>
/// It is the slow and plain counterpart of the Promela text, to hold SPIN's counts and trails against. Host 0 is the opener A,
/// host 1 the listener B. Tries are abstracted: a timer says how many there were.
/// </remarks>
internal sealed class ModelWorld
{
    private readonly FlowEngine _engine;

    private readonly ModelBounds _bounds;

    private ModelWorld(FlowEngine engine, ModelBounds bounds, ModelHost[] hosts, bool calm)
    {
        _engine = engine;
        _bounds = bounds;
        Hosts = hosts;
        Calm = calm;
    }

    /// <summary>A and B.</summary>
    internal IReadOnlyList<ModelHost> Hosts { get; }

    /// <summary>Whether moves, losses and duplicates are over.</summary>
    internal bool Calm { get; }

    /// <summary>The first world: after an undisturbed handshake, or before the opening; the network is empty.</summary>
    internal static ModelWorld Start(FlowEngine engine, ModelBounds bounds)
    {
        FlowRecord[] flows = bounds.Opening ? [Handshake.Unopened(0), Handshake.Unopened(1)] : Handshake.Run(engine);
        return new ModelWorld(engine, bounds, [.. flows.Select(flow => new ModelHost(flow))], calm: false);
    }

    /// <summary>The world of two hosts, with what is on its way to each.</summary>
    internal static ModelWorld Of(FlowEngine engine, ModelBounds bounds, ModelHost a, ModelHost b) => new(engine, bounds, [a, b], calm: false);

    /// <summary>Whether each end has the other's address.</summary>
    internal bool Agree => ModelNames.Number(Hosts[0].Flow.Peer) == ModelNames.Number(Hosts[1].Flow.Local)
        && ModelNames.Number(Hosts[1].Flow.Peer) == ModelNames.Number(Hosts[0].Flow.Local);

    /// <summary>Whether both ends are open, or half closed, and agree, or are over: AllSettled of the Promela model.</summary>
    internal bool IsSettled => IsOver || (Agree && Hosts.All(h => h.IsAtEase) && (IsOpen || IsHalfClosed(0) || IsHalfClosed(1)));

    private bool IsOver => Hosts.All(h => h.Flow.State is FlowState.Closed or FlowState.TimeWait) && !Hosts[0].IsUnopened;

    private bool IsOpen => Hosts.All(h => h.Flow.State == FlowState.Established);

    private bool IsHalfClosed(int host) => Hosts[host].Flow.State == FlowState.FinWait2 && Hosts[1 - host].Flow.State == FlowState.CloseWait;

    /// <summary>The world after something happened.</summary>
    internal ModelWorld After(TrailAction action)
    {
        ModelHost[] hosts = [.. Hosts];
        ref ModelHost host = ref hosts[action.Host];
        switch (action.Kind)
        {
            case TrailActionKind.Deliver:
                Deliver(hosts, action.Host, ModelPacket.Of(action.Argument));
                break;
            case TrailActionKind.Lose:
                host = host with { Arriving = host.Arriving.Remove(action.Argument) };
                break;
            case TrailActionKind.TimeOut:
                TimeOut(hosts, action.Host, (EmissionSlot)action.Argument);
                break;
            case TrailActionKind.Thaw:
                int tries = _engine.Dialect.Limits.FreezeTries - 1;
                Step(hosts, action.Host, Abstraction.WithTries(host.Flow, tries), FlowInput.Of(MigrationTrigger.AnswerTimedOut));
                break;
            case TrailActionKind.LoseAddress:
                host = host with { Spent = host.Spent + 1, Alive = host.Alive & ~(1 << action.Argument) };
                Step(hosts, action.Host, host.Flow, new FlowInput(FlowTrigger.AddressLost));
                break;
            case TrailActionKind.GainAddress:
                Gain(hosts, action.Host, action.Argument);
                break;
            case TrailActionKind.Die:
                host = host with { Alive = host.Alive & ~(1 << action.Argument) };
                break;
            case TrailActionKind.Open:
                Step(hosts, action.Host, host.Flow, new FlowInput(FlowTrigger.OpenRequested, Address: ModelNames.Address(1 - action.Host, 0)));
                break;
            case TrailActionKind.Close:
                host = host with { Asked = true };
                Step(hosts, action.Host, host.Flow, new FlowInput(FlowTrigger.CloseRequested));
                break;
            case TrailActionKind.Expire:
                FlowTrigger end = host.Flow.State == FlowState.TimeWait ? FlowTrigger.TimeWaitExpired
                    : host.Flow.State == FlowState.FinWait2 ? FlowTrigger.FinWait2Expired : FlowTrigger.HalfOpenExpired;
                Step(hosts, action.Host, host.Flow, new FlowInput(end));
                break;
            case TrailActionKind.SendData:
                ModelPacket data = new(PacketForm.Data, 0, 0, 0, ModelNames.Number(host.Flow.Peer));
                hosts[1 - action.Host] = hosts[1 - action.Host].Put(data, _bounds.Cap);
                break;
            case TrailActionKind.TurnCalm:
                return new ModelWorld(_engine, _bounds, hosts, calm: true);
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action.Kind, "unknown action");
        }

        return new ModelWorld(_engine, _bounds, hosts, Calm);
    }

    /// <summary>The state as the model shows it, line by line.</summary>
    internal IReadOnlyList<string> Show() =>
        [Hosts[0].ShowFlow(0), Hosts[1].ShowFlow(1), Hosts[0].ShowHost(0, _bounds.Cap), Hosts[1].ShowHost(1, _bounds.Cap)];

    /// <summary>Everything that can happen.</summary>
    internal IEnumerable<TrailAction> Actions() => ModelActions.Of(this, _bounds);

    private void Deliver(ModelHost[] hosts, int receiver, ModelPacket packet)
    {
        if (Calm || !_bounds.Duplication)
        {
            hosts[receiver] = hosts[receiver] with { Arriving = hosts[receiver].Arriving.Remove(packet.Code) };
        }

        ControlPacket arriving = packet.Arriving(receiver);
        if (!Arrival.TryClassify(arriving.Flags, out FlowTrigger trigger))
        {
            trigger = FlowTrigger.DataArrived;
        }

        Step(hosts, receiver, hosts[receiver].Flow, new FlowInput(trigger, arriving));
    }

    private void TimeOut(ModelHost[] hosts, int host, EmissionSlot slot)
    {
        FlowInput input = slot switch
        {
            EmissionSlot.Opening => new FlowInput(FlowTrigger.OpeningTimedOut),
            EmissionSlot.Move => FlowInput.Of(MigrationTrigger.MoveTimedOut),
            EmissionSlot.Answer => FlowInput.Of(MigrationTrigger.AnswerTimedOut),
            _ => new FlowInput(FlowTrigger.FinTimedOut),
        };

        // When calm and nobody is there to answer any more, the tries run out (TEAR-15, MIG-19).
        int tries = Calm && hosts[1 - host].IsGone ? _engine.Dialect.Limits.Tries : 0;
        Step(hosts, host, Abstraction.WithTries(hosts[host].Flow, tries), input);
    }

    private void Gain(ModelHost[] hosts, int host, int address)
    {
        ModelHost before = hosts[host];
        hosts[host] = before with
        {
            Spent = before.IsHomeless ? before.Spent : before.Spent + 1,
            Fresh = before.Fresh == address ? before.Fresh + 1 : before.Fresh,
            Alive = before.Alive | (1 << address),
        };
        Step(hosts, host, before.Flow, new FlowInput(FlowTrigger.AddressGained, Address: ModelNames.Address(host, address)));
    }

    private void Step(ModelHost[] hosts, int host, in FlowRecord record, in FlowInput input)
    {
        StepResult step = _engine.Step(record, input);
        FlowRecord after = Abstraction.Of(step.After);
        bool moved = input is { MoveTrigger: null, Trigger: FlowTrigger.RsynAckArrived }
            && record.Move.IsOutstanding && after.Move.Phase == SlotPhase.Answered && after.IsSynchronised;
        bool opened = input is { MoveTrigger: null, Trigger: FlowTrigger.SynAckArrived }
            && record.State == FlowState.SynSent && after.State == FlowState.Established;
        bool adopts = moved || opened;
        int proven = adopts ? 1 << ModelNames.Number(after.Local) : 0;
        hosts[host] = hosts[host] with { Flow = after, Proven = hosts[host].Proven | proven };
        foreach (Emission emission in step.Emissions)
        {
            ModelPacket packet = ModelPacket.Of(emission.Packet, ModelNames.Number);
            // An RSYN finds a peer that has a rendezvous wherever it is (MIG-21).
            bool finds = packet.Kind == PacketForm.Rsyn && _bounds.HasRendezvous(1 - host);
            hosts[1 - host] = hosts[1 - host].Put(finds ? packet with { Destination = ModelPacket.ToRendezvous } : packet, _bounds.Cap);
        }
    }
}
