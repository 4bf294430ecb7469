using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>Whose packets count, and what a reset proves.</summary>
public class IdentityTests
{
    [Theory]
    [InlineData(Ack)]
    [InlineData(Rsyn)]
    [InlineData(Rsyn | Ack)]
    [InlineData(Fin)]
    [InlineData(Fin | Ack)]
    [InlineData(Rst)]
    [InlineData(Nack)]
    [Trait("Clause", "SEC-3")]
    public void WrongNonce_ChangesNothing_AndIsNotAnswered(ControlFlags flags)
    {
        Pair pair = Open();
        ControlPacket genuine = pair.Opener.Does(MigrationTrigger.PathCheckRequested).Sends(Rsyn);

        pair.Listener.Ignores(genuine with { Flags = flags, Nonce = 0xBAD });
    }

    [Fact]
    [Trait("Clause", "SEC-4")]
    public void Nonce_IsRecordedFromTheFirstSyn_AndStays()
    {
        Pair pair = HalfOpen();

        Assert.Equal(0xAAAAul, pair.Listener.Record.PeerNonce);
        pair.Listener.Ignores(pair.Syn with { Version = 200, Nonce = 0xBAD });
    }

    [Fact]
    [Trait("Clause", "SEC-4")]
    public void Nonce_IsRecordedFromASynAck_OnlyIfItAnswersTheSyn()
    {
        Pair pair = HalfOpen();

        pair.Opener.Ignores(pair.SynAck with { Nonce = 0xBAD, Ackno = 7 });
        Assert.Equal(0xBBBBul, pair.Opener.Gets(pair.SynAck).Record.PeerNonce);
    }

    [Fact]
    [Trait("Clause", "SEC-5")]
    public void ReplyRst_CountsOnlyWithOurNonceAndAnOutstandingRequest()
    {
        Pair pair = Asking();
        ControlPacket reply = Outgoing.ReplyReset(pair.Syn);

        pair.Opener.Ignores(reply with { Nonce = 0xBAD });
        pair.Opener.Ignores(reply with { Ackno = reply.Ackno - 1 });
        Assert.Equal(Closed, pair.Opener.Gets(reply).State);
    }

    [Theory]
    [InlineData(Syn | Ack)]
    [InlineData(Rsyn)]
    [InlineData(Rsyn | Ack)]
    [InlineData(Fin)]
    [Trait("Clause", "SEC-6")]
    public void RequestForNoLiveFlow_GetsReplyRst(ControlFlags flags)
    {
        ControlPacket stray = new(flags, 0xC, 0xA, 41, 0, 0xCCCC, Elsewhere, A0);

        ControlPacket reply = new Pair().Opener.Gets(stray).Sends(Rst | Ack);
        Assert.Equal(new ControlPacket(Rst | Ack, 0xA, 0xC, 0, 42, 0xCCCC, A0, Elsewhere), reply);
    }

    [Theory]
    [InlineData(Rst)]
    [InlineData(Rst | Ack)]
    [InlineData(Nack)]
    [InlineData(Ack)]
    [Trait("Clause", "SEC-7")]
    public void ResetsAndAcks_ForNoLiveFlow_AreNotAnswered(ControlFlags flags) =>
        new Pair().Opener.Ignores(new ControlPacket(flags, 0xC, 0xA, 41, 0, 0xCCCC, Elsewhere, A0));

    [Fact]
    [Trait("Clause", "SEC-7")]
    public void Data_ForNoLiveFlow_IsNotAnswered() => Assert.Empty(new Pair().Opener.Does(DataArrived).Sent);

    [Fact]
    [Trait("Clause", "SEC-8")]
    public void ReplyRstToAnRsyn_IsOneUnansweredTry()
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.MovesTo(A1).Sends(Rsyn);

        pair.Opener.Gets(Outgoing.ReplyReset(rsyn));
        Assert.Equal((Established, MigrationState.RsynSent), (pair.Opener.State, pair.Opener.Migration));
        Assert.Equal(1, pair.Opener.Record.Move.Tries);
    }

    [Fact]
    [Trait("Clause", "SEC-8")]
    public void ReplyRstToAFin_EndsLastAck_ButNotFinWait1()
    {
        Pair first = Open();
        ControlPacket fin = first.Opener.Does(CloseRequested).Sends(Fin);
        Assert.Equal(FinWait1, first.Opener.Gets(Outgoing.ReplyReset(fin)).State);

        Pair last = HalfClosed();
        fin = last.Listener.Does(CloseRequested).Sends(Fin | Ack);
        Assert.Equal(Closed, last.Listener.Gets(Outgoing.ReplyReset(fin)).State);
    }

    [Fact]
    [Trait("Clause", "SEC-8")]
    public void ReplyRstToTheSynAck_EndsTheHalfOpenFlow()
    {
        Pair pair = HalfOpen();

        Assert.Equal(Closed, pair.Listener.Gets(Outgoing.ReplyReset(pair.SynAck)).State);
    }

    [Fact]
    [Trait("Clause", "SEC-14")]
    public void Answer_GoesToTheSourceOfWhatItAnswers()
    {
        Pair pair = OpenAtOneEnd();

        Assert.Equal(Elsewhere, pair.Opener.Gets(pair.SynAck, from: Elsewhere).Sends(Ack).Destination);
        ControlPacket fin = Open().Opener.Does(CloseRequested).Sends(Fin);
        Assert.Equal(Elsewhere, Open().Listener.Gets(fin, from: Elsewhere).Sends(Ack).Destination);
    }
}
