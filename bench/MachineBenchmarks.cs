using BenchmarkDotNet.Attributes;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Time and memory for one event at one end of a flow, from the packet's fields to the packets it calls for.</summary>
[MemoryDiagnoser]
public class MachineBenchmarks
{
    private const ulong OurNonce = 0xa6f0351ec5a7b0c9;
    private const ulong PeerNonce = 0x14f6b900b1f5ac1f;
    private static readonly NetworkAddress Peer = new(0x0a010001);
    private static readonly NetworkAddress Here = new(0x0a010002);
    private readonly FlowEngine _engine = new(Dialect.Mtp1);
    private readonly FlowRecord _asked;
    private readonly FlowRecord _halfOpen;
    private readonly FlowRecord _open;
    private readonly FlowInput _syn = Arrived(FlowTrigger.SynArrived, ControlFlags.Syn, 1000, 0, PeerNonce);
    private readonly FlowInput _ack = Arrived(FlowTrigger.AckArrived, ControlFlags.Ack, 1001, 7001, PeerNonce);
    private readonly FlowInput _rsyn = Arrived(FlowTrigger.RsynArrived, ControlFlags.Rsyn, 1001, 0, PeerNonce, new(0x0a020001));
    private readonly FlowInput _forgedReset = Arrived(FlowTrigger.RstArrived, ControlFlags.Rst, 1001, 0, 0);

    public MachineBenchmarks()
    {
        _asked = new FlowRecord { LocalFlow = 3, LocalNonce = OurNonce, NextVersion = 7000, Local = Here };
        _halfOpen = Expect(_engine.Step(_asked, _syn), FlowState.SynReceived);
        _open = Expect(_engine.Step(_halfOpen, _ack), FlowState.Established);
        Expect(_engine.Step(_open, _rsyn), FlowState.Established);
        Expect(_engine.Step(_open, _forgedReset), FlowState.Established);
    }

    [Benchmark]
    public StepResult SynIsAnswered() => _engine.Step(_asked, _syn);

    [Benchmark]
    public StepResult AckOpens() => _engine.Step(_halfOpen, _ack);

    [Benchmark]
    public StepResult RsynIsAnswered() => _engine.Step(_open, _rsyn);

    [Benchmark]
    public StepResult RepeatedAckIsIgnored() => _engine.Step(_open, _ack);

    [Benchmark]
    public StepResult ForgedResetIsIgnored() => _engine.Step(_open, _forgedReset);

    private static FlowInput Arrived(
        FlowTrigger trigger, ControlFlags flags, uint version, uint ackno, ulong nonce, NetworkAddress? from = null)
    {
        uint flow = trigger == FlowTrigger.SynArrived ? 0u : 3u;
        return new FlowInput(trigger, new ControlPacket(flags, 2, flow, version, ackno, nonce, from ?? Peer, Here));
    }

    private static FlowRecord Expect(in StepResult step, FlowState state) => step.After.State == state
        ? step.After
        : throw new InvalidOperationException($"The benchmark's own flow is {step.After.State} instead of {state}.");
}
