using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;
using static ServalRef.StateMachines.MigrationTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>Versions, answers and repetitions: what holds for every kind of request.</summary>
public class ControlChannelTests
{
    [Theory]
    [InlineData("mtp1", 2u)]
    [InlineData("prototype2014", 1u)]
    [Trait("Clause", "CTL-1")]
    public void EachRequest_ConsumesTheNextVersion(string dialect, uint finVersion)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);

        Assert.Equal(101u, rsyn.Version);
        Assert.Equal(0u, pair.Listener.Gets(rsyn).Sends(Rsyn | Ack).Version);
        Assert.Equal(1u, pair.Listener.MovesTo(B1).Sends(Rsyn).Version + (dialect == "mtp1" ? 0u : 1u));
        Assert.Equal(finVersion, pair.Listener.Does(CloseRequested).Sends(Fin).Version);
    }

    [Theory]
    [InlineData("mtp1", 1u)]
    [InlineData("prototype2014", 0u)]
    [Trait("Clause", "CTL-2")]
    public void Ackno_NamesExactlyThePacketAnswered(string dialect, uint beyondMoveAnswer)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);

        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        Assert.Equal(rsyn.Version + 1, answer.Ackno);
        Assert.Equal(answer.Version + beyondMoveAnswer, pair.Opener.Gets(answer).Sends(Ack).Ackno);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [Trait("Clause", "CTL-2")]
    public void AcknoOfAnotherVersion_AnswersNothing(int off)
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket ack = pair.Listener.Gets(fin).Sends(Ack);

        pair.Opener.Ignores(ack with { Ackno = (uint)(ack.Ackno + off) });
        Assert.Equal(FinWait2, pair.Opener.Gets(ack).State);
    }

    [Fact]
    [Trait("Clause", "CTL-18")]
    public void WhileAMoveIsOutstanding_ControlPacketsComeFromTheNewAddress()
    {
        Assert.Equal(A0, Open().Opener.Does(CloseRequested).Sends(Fin).Source);

        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        Assert.Equal(A1, pair.Opener.Does(CloseRequested).Sends(Fin).Source);
        Assert.Equal(rsyn.Destination, Outgoing.ReplyReset(rsyn).Source);
    }

    [Fact]
    [Trait("Clause", "CTL-3")]
    public void AckAndRst_CarryTheNextUnusedVersion()
    {
        Pair pair = OpenAtOneEnd();

        Assert.Equal(101u, pair.Opener.Sends(Ack).Version);
        Assert.Equal(101u, pair.Opener.Does(AbortRequested).Sends(Rst).Version);
        Assert.Equal(0u, pair.Opener.Gets(pair.SynAck).Sends(Rst | Ack).Version);
    }

    [Theory]
    [InlineData(Rsyn | Fin)]
    [InlineData(Syn | Rsyn | Ack)]
    [InlineData(Syn | Fin)]
    [InlineData(Rst | Fin)]
    [InlineData(ControlFlags.None)]
    [Trait("Clause", "CTL-4")]
    public void MergedFlags_AreNoEvent(ControlFlags flags) => Assert.False(Arrival.TryClassify(flags, out _));

    [Fact]
    [Trait("Clause", "CTL-5")]
    public void Retransmission_IsTheSamePacket()
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);

        Assert.Equal(rsyn, pair.Opener.Does(MoveTimedOut).Sends(Rsyn));
        ControlPacket answer = pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        Assert.Equal(answer, pair.Listener.Does(AnswerTimedOut).Sends(Rsyn | Ack));
    }

    [Fact]
    [Trait("Clause", "CTL-5")]
    [Trait("Clause", "TEAR-8")]
    public void RepeatedFin_GainsTheAckOfThePeersFin()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket peers = pair.Listener.Does(CloseRequested).Sends(Fin);
        pair.Opener.Gets(peers);

        Assert.Equal(fin with { Flags = Fin | Ack, Ackno = peers.Version + 1 }, pair.Opener.Does(FinTimedOut).Sends(Fin | Ack));
    }

    [Fact]
    [Trait("Clause", "CTL-7")]
    public void SynAck_IsSentThreeTimesInMtp1()
    {
        Pair pair = HalfOpen();

        pair.Listener.Does(OpeningTimedOut, times: 2).Sends(Syn | Ack);
        Assert.Empty(pair.Listener.Does(OpeningTimedOut).Sent);
        Assert.Equal(Closed, pair.Listener.Does(HalfOpenExpired).State);
    }

    [Theory]
    [InlineData("mtp1", 8)]
    [InlineData("prototype2014", 15)]
    [Trait("Clause", "CTL-7")]
    public void Fin_IsSentAgainWithinItsLimit(string dialect, int limit)
    {
        Pair pair = Open(Named(dialect));

        pair.Opener.Does(CloseRequested).Does(FinTimedOut, limit).Sends(Fin);
        Assert.Equal(Closed, pair.Opener.Does(FinTimedOut).State);
    }

    [Fact]
    [Trait("Clause", "CTL-8")]
    public void RsynOvertakenByAFin_StillCounts()
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);

        pair.Listener.Gets(fin).Sends(Ack);
        pair.Listener.Gets(rsyn).Sends(Rsyn | Ack);
        Assert.Equal((CloseWait, A1), (pair.Listener.State, pair.Listener.Record.Candidate));
    }

    [Fact]
    [Trait("Clause", "CTL-9")]
    public void RepeatedFin_IsAnsweredAgain()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);

        Assert.Equal(pair.Listener.Gets(fin).Sends(Ack), pair.Listener.Gets(fin).Sends(Ack));
    }

    [Fact]
    [Trait("Clause", "CTL-10")]
    public void OlderFin_IsIgnored_OrChallengedInThePrototypesDialect()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        pair.Listener.Gets(fin);
        pair.Listener.Ignores(fin with { Version = fin.Version - 1 });

        pair = Open(Dialect.Prototype2014);
        fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        FlowRecord before = pair.Listener.Gets(fin).Record;
        ControlPacket challenge = pair.Listener.Gets(fin with { Version = fin.Version - 1 }, from: Elsewhere).Sends(Ack);
        Assert.Equal(A0, challenge.Destination);
        Assert.Equal(before, pair.Listener.Record);
    }

    [Theory]
    [InlineData(Rsyn)]
    [InlineData(Fin)]
    [Trait("Clause", "CTL-11")]
    public void FirstRequest_MustBeNewerThanTheOpening(ControlFlags flags)
    {
        Pair pair = Open();
        ControlPacket first = pair.Opener.MovesTo(A1).Sends(Rsyn) with { Flags = flags };

        pair.Listener.Ignores(first with { Version = pair.Syn.Version });
        Assert.NotEmpty(pair.Listener.Gets(first).Sent);
    }

    [Fact]
    [Trait("Clause", "CTL-12")]
    public void VersionOfAnAckOrRst_IsNotChecked()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket ack = pair.Listener.Gets(fin).Sends(Ack);
        ControlPacket rst = pair.Listener.Does(AbortRequested).Sends(Rst);

        Assert.Equal(FinWait2, pair.Opener.Gets(ack with { Version = 0x7FFF_0000 }).State);
        Assert.Equal(Closed, pair.Opener.Gets(rst with { Version = 0x7FFF_0000 }).State);
    }

    [Theory]
    [InlineData("mtp1", 100u, 0)]
    [InlineData("prototype2014", 100u, 1)]
    [InlineData("prototype2014", 0xFFFF_FF00u, 0)]
    [Trait("Clause", "CTL-12")]
    public void VersionOfAReply_TellsNothingOfItsAge(string dialect, uint peersVersion, int challenges)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        FlowRecord record = pair.Opener.Record with { PeerOpening = peersVersion, PeerMove = peersVersion, PeerFin = peersVersion };
        var engine = new FlowEngine(Named(dialect));

        StepResult step = engine.Step(record, new FlowInput(RstArrived, Outgoing.ReplyReset(fin)));

        Assert.Equal(record with { Fin = record.Fin.Retry() }, step.After);
        Assert.Equal(challenges, step.Emissions.Count(e => e is { Optional: true, Packet.Flags: Ack }));
    }

    [Fact]
    [Trait("Clause", "CTL-13")]
    public void AcknoWithoutAck_IsIgnored()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket peers = pair.Listener.Does(CloseRequested).Sends(Fin);

        Assert.Equal(0u, peers.Ackno);
        Assert.Equal(Closing, pair.Opener.Gets(peers with { Ackno = fin.Version + 1 }).State);
    }

    [Fact]
    [Trait("Clause", "CTL-15")]
    public void OpenSlots_AreResentAtOnce_WhenTheDestinationChanges()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Listener.Does(CloseRequested).Does(FinTimedOut).Sends(Fin);

        ControlPacket again = pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Sends(Fin);
        Assert.Equal(fin with { Destination = A1 }, again);
        Assert.Equal(0, pair.Listener.Record.Fin.Tries);
    }

    /// <summary>A FIN answers the peer's FIN once that has arrived, however it comes to be sent .</summary>
    [Fact]
    [Trait("Clause", "TEAR-8")]
    [Trait("Clause", "CTL-15")]
    public void FinResentWithAMove_GainsTheAckOfThePeersFin()
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket peers = pair.Listener.Does(CloseRequested).Sends(Fin);
        pair.Listener.Gets(fin);
        pair.Opener.Gets(peers);

        ControlPacket fromThere = pair.Opener.MovesTo(A1).Sends(Fin | Ack);
        ControlPacket toThere = pair.Listener.Gets(pair.Opener.Sends(Rsyn)).Sends(Fin | Ack);
        Assert.Equal(fin with { Flags = Fin | Ack, Ackno = peers.Version + 1, Source = A1 }, fromThere);
        Assert.Equal(peers with { Flags = Fin | Ack, Ackno = fin.Version + 1, Destination = A1 }, toThere);
    }

    [Fact]
    [Trait("Clause", "CTL-17")]
    [Trait("Clause", "MIG-20")]
    public void Slots_AreIndependent()
    {
        Pair pair = Open();
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).MovesTo(B1).Does(CloseRequested);
        FlowRecord record = pair.Listener.Record;

        Assert.All([record.Move, record.Answer, record.Fin], slot => Assert.True(slot.IsOutstanding));
        pair.Listener.Does(FinTimedOut);
        Assert.Equal((record.Move, record.Answer, 1), (pair.Listener.Record.Move, pair.Listener.Record.Answer, pair.Listener.Record.Fin.Tries));
    }
}
