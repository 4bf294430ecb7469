using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Generators.Connections;

namespace ServalRef.Properties.Rules;

/// <summary>Who may add a flow to a connection.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 500)]
public class JoiningLaws
{
    private static readonly JoinRequest Join = new(Token: 3, Nonce: 4);

    [Theory]
    [InlineData(ConnectionState.Closed)]
    [InlineData(ConnectionState.Listen)]
    [InlineData(ConnectionState.Opening)]
    [InlineData(ConnectionState.Ended)]
    [InlineData(ConnectionState.Aborted)]
    [Trait("Clause", "OPEN-22")]
    public void ConnectionThatIsUnknownEndedOrClosing_GetsNack(ConnectionState state) =>
        Assert.Equal(JoinVerdict.NotNow, Joining.Judge(Join, state, peerNonce: 4, []));

    [Property]
    [Trait("Clause", "OPEN-22")]
    public bool OtherNonce_DoesNotCountAndIsNotAnswered(ulong nonce, FlowRecord[] flows) =>
        nonce == 4 || Joining.Judge(Join with { Nonce = nonce }, ConnectionState.Established, peerNonce: 4, flows) == JoinVerdict.Ignore;

    [Theory]
    [InlineData(ConnectionState.Established)]
    [InlineData(ConnectionState.LocalEnded)]
    [InlineData(ConnectionState.RemoteEnded)]
    [Trait("Clause", "OPEN-24")]
    public void LiveConnection_ForksOrSaysNo_AndStaysAsItWas(ConnectionState state)
    {
        Assert.Equal(JoinVerdict.Fork, Joining.Judge(Join, state, peerNonce: 4, [In(FlowState.Established)]));
        Assert.Equal(JoinVerdict.Never, Joining.Judge(Join, state, peerNonce: 4, [In(FlowState.Established)], wanted: false));
        Assert.Equal(state, new ConnectionMachine().Step(state, ConnectionTrigger.JoinAccepted).After);
    }

    [Property]
    [Trait("Clause", "OPEN-24")]
    [Trait("Clause", "SEC-13")]
    public bool NinthFlow_IsAskedToComeLater(FlowRecord[] flows) =>
        Joining.Judge(Join, ConnectionState.Established, peerNonce: 4, flows)
            == (flows.Count(f => f.State is not (FlowState.Closed or FlowState.TimeWait)) < 8 ? JoinVerdict.Fork : JoinVerdict.NotNow);

    [Fact]
    [Trait("Clause", "SEC-13")]
    public void TimeWait_DoesNotCount()
    {
        FlowRecord[] seven = [.. Enumerable.Repeat(In(FlowState.Established), 7), In(FlowState.TimeWait), In(FlowState.Closed)];

        Assert.True(FlowLimit.HasRoom(seven));
        Assert.False(FlowLimit.HasRoom([.. seven, In(FlowState.SynReceived)]));
    }

    /// <summary>Both sides send a JOIN, each accepts the other's, and each ends with two flows of different names.</summary>
    [Fact]
    [Trait("Clause", "OPEN-23")]
    public void CrossingJoins_MakeTwoFlows()
    {
        var engine = new FlowEngine(Dialect.Mtp1);
        var a = new NetworkAddress(1);
        var b = new NetworkAddress(2);
        (FlowRecord ofA, ControlPacket synOfA) = Open(engine, new() { LocalFlow = 11, LocalNonce = 1, Local = a }, b);
        (FlowRecord ofB, ControlPacket synOfB) = Open(engine, new() { LocalFlow = 21, LocalNonce = 2, Local = b }, a);

        Assert.Equal(JoinVerdict.Fork, Joining.Judge(new(3, Nonce: 2), ConnectionState.Established, peerNonce: 2, [ofA]));
        Assert.Equal(JoinVerdict.Fork, Joining.Judge(new(4, Nonce: 1), ConnectionState.Established, peerNonce: 1, [ofB]));
        (FlowRecord openerA, FlowRecord acceptorB) = Complete(engine, ofA, new() { LocalFlow = 22, LocalNonce = 2, Local = b }, synOfA);
        (FlowRecord openerB, FlowRecord acceptorA) = Complete(engine, ofB, new() { LocalFlow = 12, LocalNonce = 1, Local = a }, synOfB);

        Assert.All([openerA, openerB, acceptorA, acceptorB], flow => Assert.Equal(FlowState.Established, flow.State));
        Assert.Equal((11u, 22u, 22u, 11u), (openerA.LocalFlow, openerA.PeerFlow, acceptorB.LocalFlow, acceptorB.PeerFlow));
        Assert.Equal((21u, 12u, 12u, 21u), (openerB.LocalFlow, openerB.PeerFlow, acceptorA.LocalFlow, acceptorA.PeerFlow));
    }

    private static (FlowRecord Flow, ControlPacket Syn) Open(FlowEngine engine, FlowRecord closed, NetworkAddress peer)
    {
        StepResult step = engine.Step(closed, new FlowInput(FlowTrigger.OpenRequested, Address: peer));
        return (step.After, step.Emissions.Single().Packet);
    }

    private static (FlowRecord Opener, FlowRecord Acceptor) Complete(
        FlowEngine engine, FlowRecord opener, FlowRecord closed, ControlPacket syn)
    {
        StepResult answers = engine.Step(closed, new FlowInput(FlowTrigger.SynArrived, syn));
        StepResult opens = engine.Step(opener, new FlowInput(FlowTrigger.SynAckArrived, answers.Emissions.Single().Packet));
        var ack = new FlowInput(FlowTrigger.AckArrived, opens.Emissions.Single().Packet);
        return (opens.After, engine.Step(answers.After, ack).After);
    }
}
