using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Generators.Connections;

namespace ServalRef.Properties.Rules;

/// <summary>Which flows a connection closes, and what its flow machines make of it.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 1000)]
public class ClosingFlowsLaws
{
    private static readonly StreamEnds Over = new(LocalSent: true, LocalAcknowledged: true, RemoteReceived: true);

    private readonly FlowEngine _engine = new(Dialect.Mtp1);

    [Property]
    [Trait("Clause", "TEAR-2")]
    public bool OnceBothStreamsAreEnded_OurDataEndsOnEveryFlow(FlowRecord[] flows)
    {
        FlowRecord[] after = Close(flows, Over);

        return after.All(f => f.State != FlowState.SynSent)
            && after.All(f => f.State is not (FlowState.SynReceived or FlowState.Established or FlowState.CloseWait)
                || f.Has(FlowFacts.CloseAsked));
    }

    [Property]
    [Trait("Clause", "TEAR-2")]
    public bool Established_IsClosedWithAFin_WhenTheStreamsEnd(FlowRecord[] flows)
    {
        FlowRecord[] all = [.. flows, In(FlowState.Established)];
        Close(all, Over);

        return ClosingFlows.ToCloseNow(all, Over).Contains(flows.Length)
            && _engine.Step(all[^1], new FlowInput(FlowTrigger.CloseRequested)) is { After.State: FlowState.FinWait1 } step
            && step.Emissions.Single().Packet.Flags == ControlFlags.Fin;
    }

    [Property]
    [Trait("Clause", "TEAR-2")]
    public bool NoFlow_IsClosedTwice(FlowRecord[] flows, StreamEnds ends) =>
        ClosingFlows.ToCloseNow(Close(flows, ends), ends).Count == 0;

    [Property]
    [Trait("Clause", "TEAR-5")]
    public bool BeforeThat_OnlyCloseWaitBesideAnEstablishedFlowIsClosed(FlowRecord[] flows, StreamEnds ends) =>
        ends.Both || ClosingFlows.ToCloseNow(flows, ends).All(
            place => flows[place].State == FlowState.CloseWait && flows.Any(f => f.State == FlowState.Established));

    /// <summary>Removing flows, in whatever order and on whichever side, leaves one on which each side can send (hole F4).</summary>
    [Property]
    [Trait("Clause", "TEAR-5")]
    public bool Removals_NeverTakeTheLastFlowThatCarriesOurData(FlowRecord[] flows, byte[] removals)
    {
        FlowRecord[] now = flows;
        foreach (int place in removals.Select(n => n % Math.Max(1, flows.Length)).Where(_ => flows.Length > 0))
        {
            now = Close(now, default);
            if (ClosingFlows.MayRemove(now, place))
            {
                now = [.. now.Select((flow, i) => i == place ? _engine.Step(flow, new FlowInput(FlowTrigger.CloseRequested)).After : flow)];
            }
        }

        return !flows.Any(f => f.State == FlowState.Established) || now.Any(f => f.State == FlowState.Established);
    }

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void CrossingRemovals_LeaveBothFlowsHalfOpen() =>
        Assert.Empty(ClosingFlows.ToCloseNow([In(FlowState.FinWait2), In(FlowState.CloseWait)], default));

    [Fact]
    [Trait("Clause", "TEAR-12")]
    public void SynReceived_WaitsWithoutAPacketAndThenSendsItsFin()
    {
        FlowRecord flow = _engine.Step(default(FlowRecord) with { LocalFlow = 2 }, new FlowInput(FlowTrigger.SynArrived, Syn)).After;
        Assert.Equal([0], ClosingFlows.ToCloseNow([flow], Over));

        StepResult asked = _engine.Step(flow, new FlowInput(FlowTrigger.CloseRequested));
        Assert.Equal(FlowState.SynReceived, asked.After.State);
        Assert.Empty(asked.Emissions);

        ControlPacket ack = Syn with { Flags = ControlFlags.Ack, DestinationFlow = 2, Version = 6, Ackno = flow.Opening.Version + 1 };
        StepResult proven = _engine.Step(asked.After, new FlowInput(FlowTrigger.AckArrived, ack));
        Assert.Equal(FlowState.FinWait1, proven.After.State);
        Assert.Equal(ControlFlags.Fin, Assert.Single(proven.Emissions).Packet.Flags);
    }

    [Fact]
    [Trait("Clause", "TEAR-13")]
    public void SynSent_IsDroppedAtOnceWithoutAPacket()
    {
        FlowRecord flow = _engine.Step(default, new FlowInput(FlowTrigger.OpenRequested, Address: new NetworkAddress(2))).After;
        Assert.Equal([0], ClosingFlows.ToCloseNow([flow], Over));

        StepResult closed = _engine.Step(flow, new FlowInput(FlowTrigger.CloseRequested));
        Assert.Equal(FlowState.Closed, closed.After.State);
        Assert.Empty(closed.Emissions);
    }

    private static ControlPacket Syn => new(ControlFlags.Syn, 1, 0, 5, 0, 77, new NetworkAddress(1), new NetworkAddress(2));

    private FlowRecord[] Close(FlowRecord[] flows, StreamEnds ends)
    {
        FlowRecord[] after = [.. flows];
        foreach (int place in ClosingFlows.ToCloseNow(flows, ends))
        {
            after[place] = _engine.Step(after[place], new FlowInput(FlowTrigger.CloseRequested)).After;
        }

        return after;
    }
}
