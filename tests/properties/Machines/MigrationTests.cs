using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowTrigger;
using static ServalRef.StateMachines.MigrationState;
using static ServalRef.StateMachines.MigrationTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>Moving one end, or both.</summary>
public class MigrationTests
{
    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "MIG-3")]
    [Trait("Clause", "MIG-6")]
    [Trait("Clause", "MIG-11")]
    [Trait("Clause", "MIG-14")]
    public void Move_IsProvedByThreePackets(string dialect)
    {
        Pair pair = Open(Named(dialect));

        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        Assert.Equal((RsynSent, A1, B0), (pair.Opener.Migration, rsyn.Source, rsyn.Destination));
        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        Assert.Equal((RsynReceived, A1, A0), (pair.Listener.Migration, answer.Destination, pair.Listener.Record.Peer));
        ControlPacket ack = pair.Opener.Gets(answer).Sends(Ack);
        Assert.Equal((Settled, A1, A1), (pair.Opener.Migration, pair.Opener.Record.Local, ack.Source));
        pair.Listener.Gets(ack);
        Assert.Equal((Settled, A1), (pair.Listener.Migration, pair.Listener.Record.Peer));
    }

    [Fact]
    [Trait("Clause", "MIG-1")]
    public void Requests_GoToTheCandidate()
    {
        Pair pair = Open();
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn));

        Assert.Equal(A1, pair.Listener.MovesTo(B1).Sends(Rsyn).Destination);
        Assert.Equal(A1, pair.Listener.Does(CloseRequested).Sends(Fin).Destination);
    }

    [Fact]
    [Trait("Clause", "MIG-2")]
    public void LostAddress_StopsTheMove()
    {
        Pair pair = Open();

        Assert.Equal(NoAddress, pair.Opener.Does(FlowTrigger.AddressLost).Migration);
        Assert.Empty(pair.Opener.Does(MoveTimedOut).Sent);
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Does(FlowTrigger.AddressLost);
        Assert.Equal(NoAddressRsynReceived, pair.Listener.Migration);
    }

    [Fact]
    [Trait("Clause", "MIG-27")]
    public void WithoutAddress_NothingThatArrivesCounts()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Listener.Does(CloseRequested).Sends(Fin);
        FlowRecord homeless = pair.Opener.Does(FlowTrigger.AddressLost).Record;
        Assert.Empty(pair.Opener.Gets(fin).Sent);
        Assert.Equal(homeless, pair.Opener.Record);
        Assert.Empty(pair.Opener.Gets(fin with { Flags = Rst }).Sent);
        Assert.Equal(homeless, pair.Opener.Record);
    }

    [Fact]
    [Trait("Clause", "MIG-4")]
    [Trait("Clause", "MIG-5")]
    [Trait("Clause", "MIG-13")]
    public void FurtherAddress_ReplacesThePendingMove_AlsoTheOldOne()
    {
        Pair pair = Open();
        ControlPacket first = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket late = pair.Listener.Gets(first).Sends(Rsyn | Ack);

        Assert.Equal(first with { Version = first.Version + 1, Source = A0 }, pair.Opener.MovesTo(A0).Sends(Rsyn));
        pair.Opener.Ignores(late);
    }

    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "MIG-7")]
    [Trait("Clause", "MIG-28")]
    public void SameRsynAgain_GetsTheSameRsynAckAndNothingElse(string dialect)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);

        Assert.Equal(answer, pair.Listener.Gets(rsyn).Sends(Rsyn | Ack));
        Assert.Single(pair.Listener.Sent);
        pair.Listener.Gets(pair.Opener.Gets(answer).Sends(Ack));
        Assert.Equal(answer, pair.Listener.Gets(rsyn).Sends(Rsyn | Ack));
        Assert.Equal(Settled, pair.Listener.Migration);
    }

    [Theory]
    [InlineData("mtp1", 1u)]
    [InlineData("prototype2014", 0u)]
    [Trait("Clause", "MIG-8")]
    public void SameRsynFromAnotherSource_MakesItTheCandidate(string dialect, uint version)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket first = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);

        ControlPacket second = pair.Listener.Gets(rsyn, from: Elsewhere).Sends(Rsyn | Ack);
        Assert.Equal(first with { Version = version, Destination = Elsewhere }, second);
        Assert.Equal(Elsewhere, pair.Listener.Record.Candidate);
    }

    /// <summary>What was acknowledged is asked no more: a late copy is answered as before, wherever it came from .</summary>
    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "MIG-8")]
    public void LateCopyFromAnotherSource_IsAnsweredAgainAndMovesNothing(string dialect)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        pair.Listener.Gets(pair.Opener.Gets(answer).Sends(Ack));
        FlowRecord settled = pair.Listener.Record;

        ControlPacket again = pair.Listener.Gets(rsyn, from: Elsewhere).Sends(Rsyn | Ack);
        Assert.Equal(answer with { Destination = Elsewhere }, again);
        Assert.Equal(settled, pair.Listener.Record);
    }

    [Fact]
    [Trait("Clause", "MIG-9")]
    public void OlderRsyn_IsIgnored()
    {
        Pair pair = Open();
        ControlPacket older = pair.Opener.MovesTo(A1).Sends(Rsyn);
        pair.Listener.Gets(pair.Opener.MovesTo(A2).Sends(Rsyn));

        pair.Listener.Ignores(older);
    }

    [Fact]
    [Trait("Clause", "MIG-10")]
    public void Move_FreezesTheFlow_UntilItsAckOrThreeUnansweredTries()
    {
        Pair pair = Open();
        ControlPacket answer = pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Sends(Rsyn | Ack);
        Assert.True(pair.Listener.Record.Has(FlowFacts.Frozen));
        pair.Listener.Gets(pair.Opener.Gets(answer).Sends(Ack));
        Assert.False(pair.Listener.Record.Has(FlowFacts.Frozen));

        pair.Listener.Gets(pair.Opener.MovesTo(A2).Sends(Rsyn)).Does(AnswerTimedOut, times: 2);
        Assert.True(pair.Listener.Record.Has(FlowFacts.Frozen));
        Assert.False(pair.Listener.Does(AnswerTimedOut).Record.Has(FlowFacts.Frozen));
    }

    [Fact]
    [Trait("Clause", "MIG-12")]
    public void SameRsynAckAgain_IsAcknowledgedAgain()
    {
        Pair pair = Open();
        ControlPacket answer = pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Sends(Rsyn | Ack);

        Assert.Equal(pair.Opener.Gets(answer).Sends(Ack), pair.Opener.Gets(answer).Sends(Ack));
    }

    [Fact]
    [Trait("Clause", "MIG-15")]
    public void NothingElse_AdoptsAnAddress()
    {
        Pair pair = Open();
        ControlPacket answer = pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Sends(Rsyn | Ack);
        ControlPacket ack = pair.Opener.Gets(answer).Sends(Ack);

        pair.Listener.Ignores(ack with { Ackno = ack.Ackno - 1 });
        Assert.Equal(A0, pair.Listener.Does(DataArrived).Record.Peer);
        Assert.Equal(A0, pair.Listener.Gets(pair.Opener.Does(CloseRequested).Sends(Fin)).Record.Peer);
    }

    [Fact]
    [Trait("Clause", "MIG-17")]
    public void PathCheck_FreezesNothing()
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.Does(PathCheckRequested).Sends(Rsyn);

        Assert.Equal(A0, rsyn.Source);
        Assert.False(pair.Listener.Gets(rsyn).Record.Has(FlowFacts.Frozen));
    }

    [Fact]
    [Trait("Clause", "MIG-18")]
    public void ExhaustedRsynAck_AbortsTheFlow_WithRstToBothAddresses()
    {
        Pair pair = Open();
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Does(AnswerTimedOut, times: 15).Sends(Rsyn | Ack);

        Assert.Equal(FlowState.Closed, pair.Listener.Does(AnswerTimedOut).State);
        Assert.Equal([Rst, Rst], pair.Listener.Sent.Select(e => e.Packet.Flags));
        Assert.Equal([A1, A0], pair.Listener.Sent.Select(e => e.Packet.Destination));
    }

    [Fact]
    [Trait("Clause", "MIG-19")]
    public void ExhaustedRsyn_AbortsTheFlow()
    {
        Pair pair = Open();
        pair.Opener.MovesTo(A1).Does(MoveTimedOut, times: 15).Sends(Rsyn);

        Assert.Equal(B0, pair.Opener.Does(MoveTimedOut).Sends(Rst).Destination);
        Assert.Equal(FlowState.Closed, pair.Opener.State);
    }

    [Fact]
    [Trait("Clause", "MIG-26")]
    public void EverySynchronisedState_Moves()
    {
        FlowRecord open = Open().Opener.Record;
        FlowState[] synchronised = [.. Enum.GetValues<FlowState>().Where(s => s > FlowState.SynReceived)];

        Assert.Equal(7, synchronised.Length);
        Assert.All(synchronised, state =>
        {
            End end = new(Dialect.Mtp1, open with { State = state });
            Assert.Equal(A1, end.MovesTo(A1).Sends(Rsyn).Source);
            Assert.Equal((state, RsynSent), (end.State, end.Migration));
        });
    }

    [Theory]
    [InlineData(Rsyn)]
    [InlineData(Rsyn | Ack)]
    [InlineData(Ack)]
    [Trait("Clause", "MIG-27")]
    public void WithoutAnAddress_MovesAreNotHeard(ControlFlags flags)
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        pair.Listener.Does(FlowTrigger.AddressLost);

        pair.Listener.Ignores(rsyn with { Flags = flags });
    }

    [Fact]
    [Trait("Clause", "MIG-6")]
    [Trait("Clause", "MIG-11")]
    [Trait("Clause", "MIG-14")]
    public void CrossingMoves_SettleOnBothNewAddresses()
    {
        Pair pair = Open();
        ControlPacket openers = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket listeners = pair.Listener.MovesTo(B1).Sends(Rsyn);

        ControlPacket toB = pair.Opener.Gets(listeners).Sends(Rsyn | Ack);
        ControlPacket toA = pair.Listener.Gets(openers).Sends(Rsyn | Ack);
        Assert.Equal((RsynSentReceived, RsynSentReceived), (pair.Opener.Migration, pair.Listener.Migration));
        Assert.Equal((B1, A1), (toB.Destination, toA.Destination));
        ControlPacket ackToB = pair.Opener.Gets(toA).Sends(Ack);
        ControlPacket ackToA = pair.Listener.Gets(toB).Sends(Ack);
        pair.Opener.Gets(ackToA);
        pair.Listener.Gets(ackToB);
        Assert.Equal((A1, B1, Settled), (pair.Opener.Record.Local, pair.Opener.Record.Peer, pair.Opener.Migration));
        Assert.Equal((B1, A1, Settled), (pair.Listener.Record.Local, pair.Listener.Record.Peer, pair.Listener.Migration));
    }
}
