using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Composition.TwoSides;
using static ServalRef.StateMachines.FlowState;

namespace ServalRef.Properties.Composition;

/// <summary>How a connection ends otherwise, and what its application is told.</summary>
public class AbortTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Clause", "CONN-5")]
    [Trait("Clause", "TEAR-17")]
    public void Abort_ResetsEveryFlowAndIsToldToBoth(int flows)
    {
        TwoSides both = OpenWith(flows);
        both.A.Does(ConnectionInput.Abort());
        Assert.Equal(flows, both.A.Sent.Count(e => e.Packet.Flags == ControlFlags.Rst));
        both.Carry(both.A);

        Assert.Equal((ConnectionState.Aborted, Outcome.Aborted), (both.A.State, both.A.Record.Outcome));
        Assert.Equal((ConnectionState.Aborted, Outcome.Reset), (both.B.State, both.B.Record.Outcome));
        Assert.Empty(both.A.Flows.Concat(both.B.Flows));
    }

    [Fact]
    [Trait("Clause", "TEAR-1")]
    public void DataThatContradictThemselves_AreTheReason() => Assert.Equal(
        Outcome.Contradicted, Open().B.Does(ConnectionInput.Abort(Outcome.Contradicted)).Record.Outcome);

    [Fact]
    [Trait("Clause", "TEAR-17")]
    [Trait("Clause", "FLOW-2")]
    public void ResetOfOneOfTwoFlows_RemovesIt_AndOfTheLastOneAborts()
    {
        TwoSides both = OpenTwice();
        both.Carry(both.A.Does(0, FlowTrigger.AbortRequested));
        Assert.Equal((ConnectionState.Established, ConnectionState.Established), (both.A.State, both.B.State));
        Assert.Equal((Outcome.Aborted, Outcome.Reset), (both.A.Record.Loss, both.B.Record.Loss));
        Assert.Equal((1, 1), (both.A.Flows.Count, both.B.Flows.Count));

        both.Carry(both.A.Does(0, FlowTrigger.AbortRequested));
        Assert.Equal((ConnectionState.Aborted, ConnectionState.Aborted), (both.A.State, both.B.State));
        Assert.Equal((Outcome.Aborted, Outcome.Reset), (both.A.Record.Outcome, both.B.Record.Outcome));
    }

    [Fact]
    [Trait("Clause", "CONN-5")]
    [Trait("Clause", "MIG-19")]
    public void ExhaustionOfTheLastFlow_IsToldAsThat()
    {
        Side a = Open().A.Does(0, MigrationTrigger.PathCheckRequested);
        for (int tries = 0; tries <= ControlLimits.Mtp1.Tries; tries++)
        {
            a.Does(0, MigrationTrigger.MoveTimedOut);
        }

        Assert.Equal((ConnectionState.Aborted, Outcome.Exhausted), (a.State, a.Record.Outcome));
        a.Sends(ControlFlags.Rst);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Clause", "TEAR-7")]
    public void FinsOnEveryFlowWithoutAnEnd_AbortByReset(int flows)
    {
        TwoSides both = OpenWith(flows);
        foreach (FlowRecord flow in both.B.Record.Flows)
        {
            Assert.Equal(ConnectionState.Established, both.B.State);
            both.B.Gets(new ControlPacket(
                ControlFlags.Fin, flow.PeerFlow, flow.LocalFlow, flow.PeerFin + 1, 0, flow.PeerNonce, flow.Peer, flow.Local));
        }

        Assert.Equal((ConnectionState.Aborted, Outcome.EndMissing), (both.B.State, both.B.Record.Outcome));
        Assert.Contains(both.B.Sent, e => e.Packet.Flags == ControlFlags.Rst);
    }

    [Fact]
    [Trait("Clause", "TEAR-7")]
    public void SynReceived_IsAFlowOnWhichTheFinHasNotCome()
    {
        TwoSides both = Open();
        both.B.Gets(both.A.Join(A1, B1).Sends(ControlFlags.Syn));
        both.A.Gets(both.B.Sends(ControlFlags.Syn | ControlFlags.Ack));
        both.B.Gets(both.A.Removes(0).Sends(ControlFlags.Fin));

        Assert.Equal(ConnectionState.Established, both.B.State);
        Assert.Equal([CloseWait, SynReceived], both.B.Flows);
    }

    /// <summary>A removed flow's FIN is no acknowledgement after the other flow was lost (reading 49).</summary>
    [Fact]
    [Trait("Clause", "TEAR-6")]
    public void FinBeforeALoss_AcknowledgesNothing()
    {
        TwoSides both = OpenTwice();
        both.End(both.B);
        both.A.Does(ConnectionEvent.OurEndSent).Gets(both.B.Removes(0).Sends(ControlFlags.Fin));
        both.A.Does(1, FlowTrigger.AbortRequested);

        Assert.Equal(ConnectionState.RemoteEnded, both.A.State);
        Assert.False(both.A.Record.Ends.LocalAcknowledged);
    }

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void NoUsableFlowForTooLong_IsToldAsThat()
    {
        TwoSides both = OpenTwice();
        both.Carry(both.A.Does(ConnectionEvent.UnusableTooLong));

        Assert.Equal((ConnectionState.Aborted, Outcome.Unusable), (both.A.State, both.A.Record.Outcome));
        Assert.Equal((ConnectionState.Aborted, Outcome.Reset), (both.B.State, both.B.Record.Outcome));
    }

    [Fact]
    [Trait("Clause", "CONN-5")]
    [Trait("Clause", "OPEN-19")]
    public void AbortWhileOpening_IsSilent()
    {
        Side a = Asking().A.Does(ConnectionInput.Abort());

        Assert.Equal((ConnectionState.Aborted, Outcome.Aborted), (a.State, a.Record.Outcome));
        Assert.Empty(a.Sent);
    }

    /// <summary>While the streams go on, a flow in TimeWait is none (reading 50), and it goes with the connection.</summary>
    [Fact]
    [Trait("Clause", "TEAR-17")]
    public void LossOfTheLastFlowBesideTimeWait_Aborts()
    {
        TwoSides both = OpenTwice();
        both.Carry(both.A.Removes(0));
        Assert.Equal([TimeWait, Established], both.A.Flows);
        both.A.Does(1, FlowTrigger.AbortRequested);

        Assert.Equal(ConnectionState.Aborted, both.A.State);
        Assert.Empty(both.A.Flows);
    }

    /// <summary>A JOIN alone keeps the connection until it is refused; then the loss before is the reason (reading 72).</summary>
    [Fact]
    [Trait("Clause", "TEAR-17")]
    public void RefusedJoinAfterTheLossOfAllElse_IsNotTheReason()
    {
        TwoSides both = Open();
        ControlPacket join = both.A.Join(A1, B1).Sends(ControlFlags.Syn);
        both.A.Gets(both.B.Does(ConnectionInput.Abort()).Sends(ControlFlags.Rst));
        Assert.Equal(ConnectionState.Established, both.A.State);
        Assert.Equal([SynSent], both.A.Flows);
        both.A.Gets(both.B.Gets(join).Sends(ControlFlags.Nack | ControlFlags.Ack));

        Assert.Equal((ConnectionState.Aborted, Outcome.Reset), (both.A.State, both.A.Record.Outcome));
        Assert.Equal(Outcome.RefusedForNow, Assert.Single(both.A.Endings).Outcome);
    }

    [Fact]
    [Trait("Clause", "FLOW-8")]
    [Trait("Clause", "SEC-6")]
    public void PacketOfAConnectionThatIsOver_GetsTheReplyResetAndNothingElse()
    {
        TwoSides both = Open();
        both.A.Does(ConnectionInput.Abort());
        ConnectionRecord over = both.A.Record;
        ControlPacket move = both.B.Does(0, FlowTrigger.AddressGained, B1).Sends(ControlFlags.Rsyn);

        Assert.Equal(Outgoing.ReplyReset(move), Assert.Single(both.A.Gets(move).Sent).Packet);
        Assert.Equal(over, both.A.Record);
        both.A.Ignores(ConnectionInput.Data(move.SourceFlow, move.DestinationFlow));
        foreach (ConnectionEvent what in (ConnectionEvent[])[
            ConnectionEvent.OurEndSent, ConnectionEvent.OurEndAcknowledged, ConnectionEvent.PeerEndReceived,
            ConnectionEvent.UnusableTooLong, ConnectionEvent.CloseRequested])
        {
            both.A.Ignores(ConnectionInput.Of(what));
        }
    }
}
