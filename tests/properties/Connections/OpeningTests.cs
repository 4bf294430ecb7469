using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Composition.TwoSides;

namespace ServalRef.Properties.Composition;

/// <summary>How a connection begins, and how further flows come to it.</summary>
public class OpeningTests
{
    [Fact]
    [Trait("Clause", "CONN-1")]
    public void FirstFlow_OpensTheConnectionAtBothEnds()
    {
        TwoSides both = Asking();
        Assert.Equal(ConnectionState.Opening, both.A.State);
        both.Carry(both.A);

        Assert.Equal((ConnectionState.Established, ConnectionState.Established), (both.A.State, both.B.State));
        Assert.Equal((both.B.Record.LocalNonce, both.A.Record.LocalNonce), (both.A.Record.PeerNonce, both.B.Record.PeerNonce));
    }

    [Theory]
    [InlineData(ControlFlags.Rst, Outcome.Refused)]
    [InlineData(ControlFlags.Nack, Outcome.RefusedForNow)]
    [Trait("Clause", "CONN-7")]
    [Trait("Clause", "OPEN-13")]
    [Trait("Clause", "OPEN-14")]
    internal void RefusedSyn_ClosesTheConnectionAndTellsHow(ControlFlags kind, Outcome outcome)
    {
        Side a = Asking().A;
        a.Gets(Outgoing.ReplyReset(a.Sends(ControlFlags.Syn)) with { Flags = kind | ControlFlags.Ack });

        Assert.Equal((ConnectionState.Closed, outcome), (a.State, a.Record.Outcome));
        Assert.Empty(a.Flows);
    }

    [Fact]
    [Trait("Clause", "CONN-7")]
    [Trait("Clause", "OPEN-18")]
    public void SynWithoutAnswer_TimesTheOpeningOut()
    {
        Side a = Asking().A;
        for (int tries = 0; tries <= ControlLimits.Mtp1.Tries; tries++)
        {
            Assert.Equal(ConnectionState.Opening, a.State);
            a.Does(0, FlowTrigger.OpeningTimedOut);
        }

        Assert.Equal((ConnectionState.Closed, Outcome.TimedOut), (a.State, a.Record.Outcome));
    }

    [Fact]
    [Trait("Clause", "OPEN-19")]
    [Trait("Clause", "SEC-6")]
    public void WithdrawnOpening_IsSilent_AndALateSynAckIsRefused()
    {
        TwoSides both = Asking();
        both.B.Gets(both.A.Sends(ControlFlags.Syn));
        ControlPacket synAck = both.B.Sends(ControlFlags.Syn | ControlFlags.Ack);

        both.A.Does(ConnectionEvent.CloseRequested);
        Assert.Equal((ConnectionState.Closed, Outcome.Withdrawn), (both.A.State, both.A.Record.Outcome));
        Assert.Empty(both.A.Sent);
        both.Carry(both.A.Gets(synAck));

        Assert.Equal((ConnectionState.Closed, Outcome.Reset), (both.B.State, both.B.Record.Outcome));
    }

    [Theory]
    [InlineData(true, Outcome.RefusedForNow)]
    [InlineData(false, Outcome.Refused)]
    [Trait("Clause", "OPEN-24")]
    [Trait("Clause", "OPEN-14")]
    internal void RefusedJoin_LeavesBothEndsAsTheyWere(bool full, Outcome outcome)
    {
        TwoSides both = Open();
        for (int flows = 1; full && flows < FlowLimit.Most; flows++)
        {
            both.Carry(both.B.Join(B1, A1));
        }

        both.B.Wants = full;
        (ConnectionRecord a, ConnectionRecord b) = (both.A.Record, both.B.Record);
        if (full)
        {
            both.B.Gets(new ControlPacket(ControlFlags.Syn, 0x1FF, 0, 9, 0, a.LocalNonce, A1, B1));
            Assert.Equal(10u, both.B.Sends(ControlFlags.Nack | ControlFlags.Ack).Ackno);
            Assert.Equal(b, both.B.Record);
            return;
        }

        uint joined = Assert.Single(both.A.Join(A1, B1).Sent).Flow;
        both.B.Gets(both.A.Sends(ControlFlags.Syn));
        both.A.Gets(Assert.Single(both.B.Sent).Packet);

        Assert.Equal((a, b), (both.A.Record, both.B.Record));
        Assert.Equal(new FlowEnding(joined, outcome), Assert.Single(both.A.Endings));
    }

    [Fact]
    [Trait("Clause", "OPEN-22")]
    public void JoinOfAnEndedConnection_GetsANack()
    {
        TwoSides both = Open();
        Side b = both.End(both.A).End(both.B).B;
        b.Gets(new ControlPacket(ControlFlags.Syn, 0x1FF, 0, 9, 0, both.A.Record.LocalNonce, A1, B1));

        Assert.Equal(ControlFlags.Nack | ControlFlags.Ack, Assert.Single(b.Sent).Packet.Flags);
    }

    /// <summary>The joiner is Established, and its JOIN overtakes its ACK (reading 74).</summary>
    [Fact]
    [Trait("Clause", "OPEN-27")]
    public void JoinThatOvertakesTheAck_ProvesTheOpening()
    {
        TwoSides both = Asking();
        both.A.Gets(both.B.Gets(both.A.Sends(ControlFlags.Syn)).Sends(ControlFlags.Syn | ControlFlags.Ack));
        ControlPacket join = both.A.Join(A1, B1).Sends(ControlFlags.Syn);
        both.A.Gets(both.B.Gets(join).Sends(ControlFlags.Syn | ControlFlags.Ack));

        Assert.Empty(both.A.Endings);
        Assert.Equal((ConnectionState.Established, ConnectionState.Established), (both.A.State, both.B.State));
        Assert.Equal([FlowState.Established, FlowState.Established], both.A.Flows);
    }

    [Fact]
    [Trait("Clause", "OPEN-22")]
    [Trait("Clause", "SEC-3")]
    public void JoinOfAnOpeningConnection_WithAnotherNonce_ProvesNothing()
    {
        TwoSides both = Asking();
        both.A.Gets(both.B.Gets(both.A.Sends(ControlFlags.Syn)).Sends(ControlFlags.Syn | ControlFlags.Ack));
        ControlPacket join = both.A.Join(A1, B1).Sends(ControlFlags.Syn);
        both.B.Gets(join with { Nonce = join.Nonce + 1 }).Sends(ControlFlags.Nack | ControlFlags.Ack);

        Assert.Equal(ConnectionState.Opening, both.B.State);
    }

    [Fact]
    [Trait("Clause", "OPEN-23")]
    public void CrossingJoins_MakeTwoFlows()
    {
        TwoSides both = Open();
        ControlPacket ofA = both.A.Join(A1, B0).Sends(ControlFlags.Syn);
        both.B.Join(B1, A0);
        both.Carry(both.B);
        both.B.Gets(ofA);
        both.Carry(both.B);

        Assert.Equal([FlowState.Established, FlowState.Established, FlowState.Established], both.A.Flows);
        Assert.Equal(both.A.Flows, both.B.Flows);
    }

    [Fact]
    [Trait("Clause", "OPEN-17")]
    [Trait("Clause", "OPEN-11")]
    public void RepeatedJoin_GoesToTheFlowThatItAskedForBefore()
    {
        TwoSides both = Open();
        ControlPacket join = both.A.Join(A1, B1).Sends(ControlFlags.Syn);
        ControlPacket answer = both.B.Gets(join).Sends(ControlFlags.Syn | ControlFlags.Ack);
        ConnectionRecord once = both.B.Record;

        Assert.Equal(answer, both.B.Gets(join).Sends(ControlFlags.Syn | ControlFlags.Ack));
        Assert.Equal(once, both.B.Record);
    }

    [Fact]
    [Trait("Clause", "SEC-3")]
    [Trait("Clause", "SEC-4")]
    public void FurtherFlow_TakesNoOtherNonceThanThatOfTheConnection()
    {
        TwoSides both = Open();
        both.B.Gets(both.A.Join(A1, B1).Sends(ControlFlags.Syn));
        ControlPacket answer = both.B.Sends(ControlFlags.Syn | ControlFlags.Ack);
        both.A.Ignores(ConnectionInput.Arrived(answer with { Nonce = answer.Nonce + 1 }));
        both.B.Ignores(ConnectionInput.JoinArrived(
            new ControlPacket(ControlFlags.Syn, 0x1FF, 0, 9, 0, both.A.Record.LocalNonce + 1, A1, B1), 0x2FF, 1));

        Assert.Equal(FlowState.Established, both.A.Gets(answer)[1].State);
    }

    [Fact]
    [Trait("Clause", "SEC-13")]
    public void NinthFlow_IsNotAskedFor()
    {
        TwoSides both = Open();
        for (int flows = 1; flows < FlowLimit.Most; flows++)
        {
            both.Carry(both.A.Join(A1, B1));
        }

        both.A.Join(A1, B1);
        Assert.Empty(both.A.Sent);
        Assert.Equal(FlowLimit.Most, both.A.Record.Flows.Count);
    }

    [Fact]
    public void FlowIdInUse_IsAnError()
    {
        Side a = Open().A;
        Assert.Throws<ArgumentException>(() => a.Does(ConnectionInput.Join(a[0].LocalFlow, 1, A1, B1)));
        Assert.Throws<ArgumentException>(() => ConnectionInput.On(1, FlowTrigger.CloseRequested));
        Assert.Throws<ArgumentException>(() => ConnectionInput.On(1, FlowTrigger.FinArrived));
        Assert.Throws<ArgumentException>(() => ConnectionInput.On(1, MigrationTrigger.RsynArrived));
    }

    [Fact]
    [Trait("Clause", "OPEN-26")]
    [Trait("Clause", "CONN-1")]
    public void Data_OpensTheConnectionWhoseLastAckWasLost()
    {
        TwoSides both = Asking();
        both.B.Gets(both.A.Sends(ControlFlags.Syn));
        both.A.Gets(both.B.Sends(ControlFlags.Syn | ControlFlags.Ack));
        both.B.Ignores(ConnectionInput.Arrived(both.A.Sends(ControlFlags.Ack) with { Flags = ControlFlags.None }));
        both.B.Does(ConnectionInput.Data(both.A[0].LocalFlow, both.B[0].LocalFlow));

        Assert.Equal(ConnectionState.Established, both.B.State);
    }
}
