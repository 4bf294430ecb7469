using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Composition.TwoSides;
using static ServalRef.StateMachines.FlowState;

namespace ServalRef.Properties.Composition;

/// <summary>How a connection ends normally, and how flows are removed.</summary>
public class ClosingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Clause", "TEAR-2")]
    [Trait("Clause", "CONN-4")]
    public void BothStreamsEnded_CloseEveryFlowAndTheConnection(int flows)
    {
        TwoSides both = OpenWith(flows);
        both.End(both.A);
        Assert.Equal((ConnectionState.LocalEnded, ConnectionState.RemoteEnded), (both.A.State, both.B.State));
        both.End(both.B).WaitOut();

        Assert.All([both.A, both.B], side =>
        {
            Assert.Equal((ConnectionState.Closed, Outcome.Finished), (side.State, side.Record.Outcome));
            Assert.Empty(side.Flows);
        });
    }

    /// <summary>Hole F3: the FINs say what the lost DATA_ACK said.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Clause", "TEAR-6")]
    public void LostDataAck_IsReplacedByTheFins(int flows)
    {
        TwoSides both = OpenWith(flows);
        both.End(both.A).EndUnacknowledged(both.B).WaitOut();

        Assert.Equal((ConnectionState.Closed, Outcome.Finished), (both.B.State, both.B.Record.Outcome));
        Assert.Equal(ConnectionState.Closed, both.A.State);
    }

    [Fact]
    [Trait("Clause", "TEAR-6")]
    public void FinOnOneOfTwoFlows_AcknowledgesNothing()
    {
        TwoSides both = OpenTwice();
        both.End(both.A);
        both.B.Does(ConnectionEvent.OurEndSent);
        both.A.Does(ConnectionEvent.PeerEndReceived);
        ControlPacket[] fins = [.. both.A.Sent.Select(e => e.Packet)];
        Assert.Equal(2, fins.Length);

        Assert.Equal(ConnectionState.RemoteEnded, both.B.Gets(fins[0]).State);
        Assert.Equal(ConnectionState.Ended, both.B.Gets(fins[1]).State);
        Assert.Contains("TEAR-6", both.B.Clauses);
    }

    [Fact]
    [Trait("Clause", "TEAR-18")]
    [Trait("Clause", "TEAR-2")]
    public void FinsThatCross_CloseBothEnds()
    {
        TwoSides both = OpenTwice();
        both.A.Does(ConnectionEvent.OurEndSent).Does(ConnectionEvent.PeerEndReceived).Does(ConnectionEvent.OurEndAcknowledged);
        ControlPacket[] fins = [.. both.A.Sent.Select(e => e.Packet)];
        both.B.Does(ConnectionEvent.OurEndSent).Does(ConnectionEvent.PeerEndReceived).Does(ConnectionEvent.OurEndAcknowledged);
        both.Carry(both.B);
        Array.ForEach(fins, fin => both.Carry(both.B.Gets(fin)));
        Assert.Equal([TimeWait, TimeWait, TimeWait, TimeWait], both.A.Flows.Concat(both.B.Flows));
        both.WaitOut();

        Assert.Equal((ConnectionState.Closed, ConnectionState.Closed), (both.A.State, both.B.State));
    }

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void RemovedFlow_IsClosedFromBothSidesWhileAnotherGoesOn()
    {
        TwoSides both = OpenTwice();
        both.Carry(both.A.Removes(0)).WaitOut();

        Assert.Equal([Established, Established], both.A.Flows.Concat(both.B.Flows));
        Assert.Equal((1, 1), (both.A.Flows.Count, both.B.Flows.Count));
        Assert.Equal((ConnectionState.Established, Outcome.None), (both.A.State, both.A.Record.Loss));
    }

    /// <summary>Hole F4: each side removes a flow because of the one that the other side removes.</summary>
    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void RemovalsThatCross_LeaveAFlowForEachDirection()
    {
        TwoSides both = OpenTwice();
        ControlPacket fin = both.A.Removes(0).Sends(ControlFlags.Fin);
        both.Carry(both.B.Removes(1));
        both.Carry(both.B.Gets(fin));

        Assert.Equal([FinWait2, CloseWait], both.A.Flows);
        Assert.Equal([CloseWait, FinWait2], both.B.Flows);
        Assert.Equal((ConnectionState.Established, ConnectionState.Established), (both.A.State, both.B.State));

        both.End(both.A).End(both.B).WaitOut();
        Assert.Equal((ConnectionState.Closed, ConnectionState.Closed), (both.A.State, both.B.State));
    }

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void OnlyFlow_IsNotRemoved()
    {
        Side a = Open().A;
        a.Ignores(ConnectionInput.Remove(a[0].LocalFlow));
        a.Ignores(ConnectionInput.Remove(77));
    }

    [Fact]
    [Trait("Clause", "TEAR-12")]
    public void SynReceived_WaitsForItsOpeningBeforeItIsClosed()
    {
        TwoSides both = Open();
        both.B.Gets(both.A.Join(A1, B1).Sends(ControlFlags.Syn));
        both.A.Gets(both.B.Sends(ControlFlags.Syn | ControlFlags.Ack));
        ControlPacket ack = both.A.Sends(ControlFlags.Ack);
        both.B.Does(ConnectionEvent.OurEndSent).Does(ConnectionEvent.PeerEndReceived).Does(ConnectionEvent.OurEndAcknowledged);
        Assert.Equal(both.B[0].LocalFlow, Assert.Single(both.B.Sent).Flow);
        Assert.Equal([FinWait1, SynReceived], both.B.Flows);

        both.B.Gets(ack);
        Assert.Equal([FinWait1, FinWait1], both.B.Flows);
        both.B.Sends(ControlFlags.Fin);
    }

    [Fact]
    [Trait("Clause", "TEAR-13")]
    public void SynSent_IsDroppedWhenTheStreamsEnd()
    {
        TwoSides both = Open();
        both.A.Join(A1, B1);
        both.End(both.A).End(both.B);

        Assert.Equal([TimeWait], both.A.Flows.Concat(both.B.Flows));
    }

    /// <summary>Hole F8, and why the limit does not run before.</summary>
    [Fact]
    [Trait("Clause", "TEAR-14")]
    public void FinWait2_IsLimitedOnlyOnceBothStreamsAreEnded()
    {
        TwoSides both = OpenTwice();
        both.A.Removes(0);
        both.A.Gets(both.B.Gets(both.A.Sends(ControlFlags.Fin)).Sends(ControlFlags.Ack));
        Assert.Equal(FinWait2, both.A[0].State);
        both.A.Ignores(ConnectionInput.On(both.A[0].LocalFlow, FlowTrigger.FinWait2Expired));

        both.A.Does(ConnectionEvent.OurEndSent).Does(ConnectionEvent.OurEndAcknowledged).Does(ConnectionEvent.PeerEndReceived);
        both.A.Does(0, FlowTrigger.FinWait2Expired);
        Assert.Equal([FinWait1], both.A.Flows);
    }

    [Fact]
    [Trait("Clause", "TEAR-15")]
    public void FinWithoutAnswer_EndsNormallyOnceBothStreamsAreEnded()
    {
        TwoSides both = Open();
        both.End(both.A).B.Does(ConnectionEvent.OurEndSent);
        both.A.Does(ConnectionEvent.PeerEndReceived);
        for (int tries = 0; tries <= ControlLimits.Mtp1.FinTries; tries++)
        {
            both.A.Does(0, FlowTrigger.FinTimedOut);
        }

        Assert.Equal((ConnectionState.Closed, Outcome.Finished), (both.A.State, both.A.Record.Outcome));
    }

    [Fact]
    [Trait("Clause", "MIG-20")]
    [Trait("Clause", "MIG-26")]
    public void ConnectionThatMovesWhileItCloses_IsClosed()
    {
        TwoSides both = Open();
        both.End(both.A);
        ControlPacket move = both.B.Does(ConnectionEvent.OurEndSent).Does(0, FlowTrigger.AddressGained, B1).Sends(ControlFlags.Rsyn);
        ControlPacket fin = both.A.Does(ConnectionEvent.PeerEndReceived).Sends(ControlFlags.Fin);
        both.A.Gets(move);
        Assert.Equal((FinWait1, MigrationState.RsynReceived), (both.A[0].State, both.A[0].Migration));
        both.Carry(both.A);
        Assert.Equal((B1, MigrationState.Settled), (both.A[0].Peer, both.A[0].Migration));

        both.Carry(both.B.Gets(fin)).WaitOut();
        Assert.Equal((ConnectionState.Closed, ConnectionState.Closed), (both.A.State, both.B.State));
    }

    [Fact]
    [Trait("Clause", "MIG-2")]
    [Trait("Clause", "TEAR-2")]
    public void CloseWithoutAnAddress_WaitsForTheNextOne()
    {
        TwoSides both = Open();
        both.End(both.A).A.Does(0, FlowTrigger.AddressLost);
        Assert.Empty(both.A.Does(ConnectionEvent.PeerEndReceived).Sent);
        Assert.Equal(ConnectionState.Ended, both.A.State);

        both.A.Does(0, FlowTrigger.AddressGained, A1).Sends(ControlFlags.Fin);
    }
}
