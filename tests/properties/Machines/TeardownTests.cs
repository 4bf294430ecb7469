using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>How a flow is closed, and who stays behind.</summary>
public class TeardownTests
{
    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "TEAR-4")]
    [Trait("Clause", "TEAR-16")]
    public void Fin_IsAcknowledged_AndLeadsToCloseWait(string dialect)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket ack = pair.Listener.Gets(fin).Sends(Ack);

        Assert.Equal((CloseWait, fin.Version + 1), (pair.Listener.State, ack.Ackno));
        Assert.Equal(FinWait2, pair.Opener.Gets(ack).State);
    }

    [Fact]
    [Trait("Clause", "TEAR-8")]
    [Trait("Clause", "TEAR-9")]
    public void PassiveCloser_WhoseFinCarriedTheAck_Forgets()
    {
        Pair pair = HalfClosed();
        ControlPacket fin = pair.Listener.Does(CloseRequested).Sends(Fin | Ack);

        Assert.Equal(TimeWait, pair.Opener.Gets(fin).State);
        Assert.Equal(Closed, pair.Listener.Gets(pair.Opener.Sends(Ack)).State);
    }

    [Fact]
    [Trait("Clause", "TEAR-8")]
    [Trait("Clause", "TEAR-9")]
    public void PassiveCloserOfThePrototype_StaysInTimeWait()
    {
        Pair pair = HalfClosed(Dialect.Prototype2014);
        ControlPacket fin = pair.Listener.Does(CloseRequested).Sends(Fin);

        Assert.Equal(TimeWait, pair.Listener.Gets(pair.Opener.Gets(fin).Sends(Ack)).State);
    }

    [Fact]
    [Trait("Clause", "TEAR-8")]
    public void FinAckInFinWait1_AnswersBoth()
    {
        Pair pair = Open();
        pair.Listener.Gets(pair.Opener.Does(CloseRequested).Sends(Fin));

        pair.Opener.Gets(pair.Listener.Does(CloseRequested).Sends(Fin | Ack)).Sends(Ack);
        Assert.Equal(TimeWait, pair.Opener.State);
    }

    [Fact]
    [Trait("Clause", "TEAR-10")]
    public void TimeWait_AnswersEveryRepeatedFin()
    {
        Pair pair = HalfClosed();
        ControlPacket fin = pair.Listener.Does(CloseRequested).Sends(Fin | Ack);

        Assert.Equal(pair.Opener.Gets(fin).Sends(Ack), pair.Opener.Gets(fin).Sends(Ack));
        Assert.Equal(TimeWait, pair.Opener.State);
    }

    [Fact]
    [Trait("Clause", "TEAR-11")]
    public void TimeWaitExpired_ClosesTheFlowAndDropsItsSlots()
    {
        Pair pair = HalfClosed();
        pair.Opener.Gets(pair.Listener.Does(CloseRequested).Sends(Fin | Ack)).MovesTo(A1);

        FlowRecord after = pair.Opener.Does(TimeWaitExpired).Record;
        Assert.Equal((Closed, MigrationState.Settled, false), (after.State, after.Migration, after.Move.IsOutstanding));
    }

    [Fact]
    [Trait("Clause", "TEAR-12")]
    public void CloseWhileHalfOpen_WaitsForEstablished_ThenSendsFin()
    {
        Pair pair = OpenAtOneEnd();

        Assert.Empty(pair.Listener.Does(CloseRequested).Sent);
        pair.Listener.Gets(pair.Opener.Sends(Ack)).Sends(Fin);
        Assert.Equal(FinWait1, pair.Listener.State);
    }

    [Fact]
    [Trait("Clause", "TEAR-13")]
    public void CloseInSynSent_DropsTheFlowWithoutAPacket()
    {
        Pair pair = Asking();

        Assert.Equal(Closed, pair.Opener.Does(CloseRequested).State);
        Assert.Empty(pair.Opener.Sent);
    }

    [Fact]
    [Trait("Clause", "TEAR-14")]
    public void FinWait2_EndsAfterItsTime() => Assert.Equal(Closed, HalfClosed().Opener.Does(FinWait2Expired).State);

    [Fact]
    [Trait("Clause", "TEAR-15")]
    public void ExhaustedFin_IsANormalClose()
    {
        Pair pair = Open();
        pair.Opener.Does(CloseRequested).Does(FinTimedOut, times: 8);

        Assert.Equal((Closed, "TEAR-15a"), (pair.Opener.Does(FinTimedOut).State, pair.Opener.Clause));
        Assert.Equal(ConnectionState.Closed, new ConnectionMachine().Step(ConnectionState.Ended, ConnectionTrigger.LastFlowLost).After);
    }

    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "TEAR-16")]
    public void AckOfSomethingElse_LeavesFinWait1AsItWas(string dialect)
    {
        Pair pair = OpenAtOneEnd(Named(dialect));
        ControlPacket connectionAck = pair.Opener.Sends(Ack);
        pair.Listener.Gets(connectionAck).Does(CloseRequested);

        pair.Listener.Ignores(connectionAck);
        Assert.Equal(FinWait1, pair.Listener.State);
    }

    [Fact]
    [Trait("Clause", "TEAR-17")]
    public void Abort_IsRst_AndOnTheLastFlowAbortsTheConnection()
    {
        Pair pair = Open();

        pair.Listener.Gets(pair.Opener.Does(AbortRequested).Sends(Rst));
        Assert.Equal((Closed, Closed), (pair.Opener.State, pair.Listener.State));
        Assert.Equal(
            ConnectionState.Aborted, new ConnectionMachine().Step(ConnectionState.Established, ConnectionTrigger.LastFlowLost).After);
    }

    [Theory]
    [MemberData(nameof(Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "TEAR-18")]
    public void CrossingFins_LeadThroughClosingToTimeWait(string dialect)
    {
        Pair pair = Open(Named(dialect));
        ControlPacket openers = pair.Opener.Does(CloseRequested).Sends(Fin);
        ControlPacket listeners = pair.Listener.Does(CloseRequested).Sends(Fin);

        ControlPacket toListener = pair.Opener.Gets(listeners).Sends(Ack);
        ControlPacket toOpener = pair.Listener.Gets(openers).Sends(Ack);
        Assert.Equal((Closing, Closing), (pair.Opener.State, pair.Listener.State));
        Assert.Equal((TimeWait, TimeWait), (pair.Opener.Gets(toOpener).State, pair.Listener.Gets(toListener).State));
    }

    [Theory]
    [InlineData(CloseWait)]
    [InlineData(Closing)]
    [InlineData(LastAck)]
    [Trait("Clause", "TEAR-19")]
    public void RepeatedFin_IsAcknowledgedAgain(FlowState state)
    {
        Pair pair = Open();
        ControlPacket fin = pair.Opener.Does(CloseRequested).Sends(Fin);
        End listener = state == Closing ? pair.Listener.Does(CloseRequested).Gets(fin) : pair.Listener.Gets(fin);
        _ = state == LastAck ? listener.Does(CloseRequested) : listener;

        Assert.Equal(state, listener.State);
        Assert.Equal(fin.Version + 1, listener.Gets(fin).Sends(Ack).Ackno);
        Assert.Equal(state, listener.State);
    }

    [Theory]
    [MemberData(nameof(Pair.Dialects), MemberType = typeof(Pair))]
    [Trait("Clause", "TEAR-20")]
    public void OwnData_IsEndedByOneFinWithAVersionOfItsOwn(string dialect)
    {
        End opener = Open(Named(dialect)).Opener;
        uint next = opener.Record.NextVersion;

        Assert.Equal(next, opener.Does(CloseRequested).Sends(Fin).Version);
        Assert.Equal(next + 1, opener.Record.NextVersion);
        Assert.Empty(opener.Does(CloseRequested).Sent);
    }

    [Fact]
    [Trait("Clause", "MIG-2")]
    [Trait("Clause", "MIG-20")]
    public void CloseWithoutAnAddress_WaitsForTheNextOne()
    {
        End opener = Open().Opener;

        Assert.Empty(opener.Does(AddressLost).Does(CloseRequested).Sent);
        uint move = opener.MovesTo(A1).Sends(Rsyn).Version;
        Assert.Equal(move + 1, opener.Sends(Fin).Version);
        Assert.Equal(FinWait1, opener.State);
    }
}
