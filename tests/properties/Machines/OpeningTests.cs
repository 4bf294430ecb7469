using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>The three packets that open a flow, and what may become of them.</summary>
public class OpeningTests
{
    [Fact]
    [Trait("Clause", "OPEN-1")]
    public void Open_SendsSynWithFreshVersion_ToNoFlow()
    {
        Pair pair = Asking();

        Assert.Equal(new ControlPacket(Syn, 0xA, 0, 100, 0, 0xAAAA, A0, B0), pair.Syn);
        Assert.Equal((SynSent, 101u), (pair.Opener.State, pair.Opener.Record.NextVersion));
    }

    [Fact]
    [Trait("Clause", "OPEN-2")]
    public void Syn_IsAnsweredWithSynAck()
    {
        Pair pair = HalfOpen();

        Assert.Equal(new ControlPacket(Syn | Ack, 0xB, 0xA, uint.MaxValue, 101, 0xBBBB, B0, A0), pair.SynAck);
        Assert.Equal(SynReceived, pair.Listener.State);
    }

    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "OPEN-3")]
    public void UnansweredSynAck_IsSentAgain(string dialect)
    {
        Pair pair = HalfOpen(Named(dialect));

        Assert.Equal(pair.SynAck, pair.Listener.Does(OpeningTimedOut).Sends(Syn | Ack));
    }

    [Fact]
    [Trait("Clause", "OPEN-4")]
    public void MatchingSynAck_RecordsThePeerAndEstablishes()
    {
        Pair pair = OpenAtOneEnd();

        Assert.Equal(Established, pair.Opener.State);
        Assert.Equal((0xBu, 0xBBBBul, B0), (pair.Opener.Record.PeerFlow, pair.Opener.Record.PeerNonce, pair.Opener.Record.Peer));
        Assert.Equal(pair.SynAck.Version + 1, pair.Opener.Sends(Ack).Ackno);
    }

    [Fact]
    [Trait("Clause", "OPEN-5")]
    public void SynAckOfAnOlderSyn_IsIgnored()
    {
        Pair pair = HalfOpen();
        pair.Opener.MovesTo(A1);

        pair.Opener.Ignores(pair.SynAck);
    }

    [Fact]
    [Trait("Clause", "OPEN-6")]
    public void AckOfTheSynAck_AdoptsTheSynsSource()
    {
        Pair pair = Open();

        Assert.Equal((Established, A0), (pair.Listener.State, pair.Listener.Record.Peer));
    }

    [Fact]
    [Trait("Clause", "OPEN-7")]
    public void Rsyn_LeavesSynReceived_AndIsAnswered()
    {
        Pair pair = OpenAtOneEnd();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);

        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        Assert.Equal((Established, A0), (pair.Listener.State, pair.Listener.Record.Peer));
        Assert.Equal(A1, answer.Destination);
    }

    [Fact]
    [Trait("Clause", "OPEN-7")]
    public void Fin_LeavesSynReceived_AndIsAnswered()
    {
        Pair pair = OpenAtOneEnd();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);

        Assert.Equal(fin.Version + 1, pair.Listener.Gets(fin).Sends(Ack).Ackno);
        Assert.Equal(CloseWait, pair.Listener.State);
    }

    [Theory]
    [InlineData("mtp1", Established)]
    [InlineData("prototype2014", SynReceived)]
    [Trait("Clause", "OPEN-26")]
    public void Data_LeavesSynReceived_InMtp1Only(string dialect, FlowState state)
    {
        Pair pair = OpenAtOneEnd(Named(dialect));

        Assert.Equal(state, pair.Listener.Does(DataArrived).State);
    }

    [Fact]
    [Trait("Clause", "OPEN-8")]
    public void RepeatedSynAck_IsAcknowledgedAgain_InEverySynchronisedState()
    {
        Pair pair = OpenAtOneEnd();
        ControlPacket ack = pair.Opener.Sends(Ack);

        Assert.Equal(ack, pair.Opener.Gets(pair.SynAck).Sends(Ack));
        pair.Opener.Does(CloseRequested);
        Assert.Equal(ack.Ackno, pair.Opener.Gets(pair.SynAck).Sends(Ack).Ackno);
        Assert.Equal(FinWait1, pair.Opener.State);
    }

    [Fact]
    [Trait("Clause", "OPEN-9")]
    public void OpenerThatMoves_SendsSynOfFreshVersionFromThere()
    {
        Pair pair = Asking();

        Assert.Equal(pair.Syn with { Version = 101, Source = A1 }, pair.Opener.MovesTo(A1).Sends(Syn));
    }

    [Fact]
    [Trait("Clause", "OPEN-10")]
    public void NewerSyn_GetsSynAckOfFreshVersionAtItsSource_AndOnlyItsAckAdopts()
    {
        Pair pair = HalfOpen();
        ControlPacket old = Open().Opener.Sent[0].Packet;
        ControlPacket syn = pair.Opener.MovesTo(A1).Sends(Syn);

        ControlPacket synAck = pair.Listener.Gets(syn).Sends(Syn | Ack);
        Assert.Equal(pair.SynAck with { Version = 0, Ackno = 102, Destination = A1 }, synAck);
        pair.Listener.Ignores(old);
        pair.Listener.Gets(pair.Opener.Gets(synAck).Sends(Ack));
        Assert.Equal((Established, A1), (pair.Listener.State, pair.Listener.Record.Peer));
    }

    [Fact]
    [Trait("Clause", "OPEN-11")]
    public void EqualSyn_GetsTheSameSynAck_AnOlderNothing()
    {
        Pair pair = HalfOpen();

        Assert.Equal(pair.SynAck, pair.Listener.Gets(pair.Syn).Sends(Syn | Ack));
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Syn));
        pair.Listener.Ignores(pair.Syn);
    }

    [Theory]
    [InlineData(Syn)]
    [InlineData(Ack)]
    [InlineData(Rsyn)]
    [InlineData(Rsyn | Ack)]
    [InlineData(Fin)]
    [Trait("Clause", "OPEN-12")]
    public void SynSent_IgnoresAllButSynAckNackAndRst(ControlFlags flags)
    {
        Pair pair = HalfOpen();

        pair.Opener.Ignores(pair.SynAck with { Flags = flags });
    }

    [Fact]
    [Trait("Clause", "OPEN-13")]
    public void ReplyRstToTheSyn_EndsTheOpening()
    {
        Pair pair = Asking();

        pair.Opener.Gets(Outgoing.ReplyReset(pair.Syn));
        Assert.Equal((Closed, "OPEN-13a"), (pair.Opener.State, pair.Opener.Clause));
    }

    [Fact]
    [Trait("Clause", "OPEN-14")]
    public void NackToTheSyn_ClosesTheFlow()
    {
        Pair pair = Asking();

        pair.Opener.Gets(Outgoing.ReplyReset(pair.Syn) with { Flags = Nack | Ack });
        Assert.Equal((Closed, "OPEN-14a"), (pair.Opener.State, pair.Opener.Clause));
    }

    [Fact]
    [Trait("Clause", "OPEN-15")]
    public void ListenerThatMovedHalfOpen_SendsRsynWhenEstablished()
    {
        Pair pair = HalfOpen();
        pair.Listener.MovesTo(B1);

        ControlPacket rsyn = pair.Listener.Gets(pair.Opener.Gets(pair.SynAck).Sends(Ack)).Sends(Rsyn);
        Assert.Equal((B1, MigrationState.RsynSent), (rsyn.Source, pair.Listener.Migration));
    }

    [Fact]
    [Trait("Clause", "OPEN-16")]
    public void HalfOpenRequestOfThePrototype_ExpiresOnlyAfterItsSynAckWasResent()
    {
        Pair pair = HalfOpen(Dialect.Prototype2014);

        Assert.Equal(SynReceived, pair.Listener.Does(HalfOpenExpired).State);
        Assert.Equal(Closed, pair.Listener.Does(OpeningTimedOut).Does(HalfOpenExpired).State);
    }

    [Fact]
    [Trait("Clause", "OPEN-18")]
    public void ExhaustedSyn_EndsTheOpening()
    {
        Pair pair = Asking();

        Assert.Equal(SynSent, pair.Opener.Does(OpeningTimedOut, times: 15).State);
        Assert.Equal((Closed, "OPEN-18a"), (pair.Opener.Does(OpeningTimedOut).State, pair.Opener.Clause));
    }

    [Theory]
    [InlineData(CloseRequested)]
    [InlineData(AbortRequested)]
    [Trait("Clause", "OPEN-19")]
    public void OpenerThatGivesUp_SendsNothing(FlowTrigger trigger)
    {
        Pair pair = Asking();

        Assert.Equal(Closed, pair.Opener.Does(trigger).State);
        Assert.Empty(pair.Opener.Sent);
    }

    [Fact]
    [Trait("Clause", "OPEN-20")]
    public void SynAckOfAnotherServer_GetsReplyRst()
    {
        Pair pair = OpenAtOneEnd();
        FlowRecord before = pair.Opener.Record;
        ControlPacket other = pair.SynAck with { SourceFlow = 0xC, Nonce = 0xCCCC, Source = Elsewhere };

        ControlPacket reply = pair.Opener.Gets(other).Sends(Rst | Ack);
        Assert.Equal((0xCu, 0xCCCCul, other.Version + 1, Elsewhere), (reply.DestinationFlow, reply.Nonce, reply.Ackno, reply.Destination));
        Assert.Equal(before, pair.Opener.Record);
    }

    [Fact]
    [Trait("Clause", "FLOW-1")]
    public void SynAckOfAnotherFlow_NamesOurs_OnlyWhereWeAsked()
    {
        Pair pair = OpenAtOneEnd();
        ControlPacket other = pair.SynAck with { SourceFlow = 0xC, Nonce = 0xCCCC, Source = Elsewhere };
        Assert.True(Arrival.Names(pair.Opener.Record, other, FlowTrigger.SynAckArrived));

        FlowRecord asked = HalfOpen().Listener.Record;
        Assert.True(Arrival.Names(asked, other with { SourceFlow = asked.PeerFlow }, FlowTrigger.SynAckArrived));
        Assert.False(Arrival.Names(asked, other, FlowTrigger.SynAckArrived));
    }

    [Fact]
    [Trait("Clause", "SEC-10")]
    public void SynAck_IsSentThreeTimes_AndThenTheRequestExpires()
    {
        End listener = HalfOpen().Listener;

        Assert.Single(listener.Does(OpeningTimedOut).Sent);
        Assert.Single(listener.Does(OpeningTimedOut).Sent);
        Assert.Empty(listener.Does(OpeningTimedOut).Sent);
        Assert.Equal(Closed, listener.Does(HalfOpenExpired).State);
    }
}
