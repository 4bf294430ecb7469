using ServalRef.Oracle;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>The two streams: their bytes, their ends, and what DATA_ACK says of them.</summary>
public class StreamTests
{
    [Fact]
    [Trait("Clause", "DATA-2b")]
    public void OtherBytesAtTheSamePositions_AreFoundFromAnywhere()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Data(true, 5, 10, fill: 99);

        talk.Finds("DATA-2b", Talk.A, 5, null);
        talk.Finds("DATA-2b", Talk.A, 5, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-18a")]
    public void SecondEndOrDataBeyondTheEnd_IsFoundFromAnywhere()
    {
        new Talk().Opens().Data(true, 0, 10, fin: true).Data(true, 10, 10).Finds("DATA-18a", Talk.A, 5, null);
        new Talk().Opens().Data(true, 0, 10, fin: true).Data(true, 0, 5, fin: true).Finds("DATA-18a", Talk.A, 5, null);
    }

    [Fact]
    [Trait("Clause", "DATA-5a")]
    public void DataNearTheLastPosition_IsBeyondTheWindow_AndNoEnd() =>
        new Talk().Opens().Data(true, ulong.MaxValue - 499, 1000).Finds("DATA-5a", Talk.A, 4, Talk.A);

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [Trait("Clause", "DATA-5a")]
    public void EndNearTheLastPosition_LeavesThePeerInnocent(ulong position)
    {
        Talk talk = new Talk().Opens().Data(true, position, 0, fin: true);
        for (uint piece = 0; piece < 20; piece++)
        {
            talk.Data(true, piece * 10, 10).Acks(false, (piece + 1) * 10, 3, 3 + piece);
        }

        talk.Finds("DATA-5a", Talk.A, 4, Talk.A);
        talk.Finds("DATA-5a", Talk.A, 4, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void DataAckOfWhatHasNotCome_IsFound_SinceTheRangesNameNoOtherPacket()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 30, 2, 2);

        talk.Finds("DATA-6a", Talk.B, 5, Talk.A);
        talk.Finds("DATA-6a", Talk.B, 5, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void DataAckOfASynAck_CoversNothing()
    {
        Talk talk = new Talk().Control(true, StateMachines.ControlFlags.Syn, 1000, 0, Talk.FlowOfA, 0, ConnectionKind.Offer, 11);
        talk.DataAck = 30;
        talk.Control(false, StateMachines.ControlFlags.Syn | StateMachines.ControlFlags.Ack, 5000, 1001, Talk.FlowOfB, Talk.FlowOfA, ConnectionKind.Offer, 22);

        talk.Finds("DATA-6a", Talk.B, 2, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void DataAckBeyondWhatOnePacketCanBring_IsFound_EvenWithoutRanges() =>
        new Talk().Opens().Data(true, 0, 10).Tells(false, 100_000, 65_536).Finds("DATA-6a", Talk.B, 5, Talk.B);

    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void DataAckWithoutRanges_IsFound_WhenTheNextRangesNameNoOtherPacket()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Tells(false, 30, 65_536);
        talk.Doubts("DATA-6a", Talk.B, Talk.B);

        talk.Acks(false, 30, 2, 2).Finds("DATA-6a", Talk.B, 5, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void BytesOfAFlowWithAnUnknownToken_BlameNobodyOfTheirStream()
    {
        Talk talk = new Talk().Opens().Joins(0x3333, 0x4333, token: 9999).Data(true, 0, 10).Data(true, 10, 10, flow: 0x3333)
            .Acks(false, 20, 2, 2).Acks(false, 20, 2, 2, acked: 0x3333, flow: 0x3333);

        Assert.DoesNotContain(talk.Judged(Talk.B, complete: true).Findings, f => f.Clause.StartsWith("DATA", StringComparison.Ordinal));
        Assert.DoesNotContain(talk.Judged(Talk.A, complete: true).Findings, f => f.Clause.StartsWith("DATA", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Clause", "DATA-2c")]
    public void TwoFlows_CarryOneStream_Harmlessly() =>
        new Talk().Opens().Joins(0x3333, 0x4333).Data(true, 0, 10).Data(true, 10, 10, flow: 0x3333).Acks(false, 20, 0, 2)
            .Acks(false, 20, 0, 2, acked: 0x3333, flow: 0x3333).Data(true, 20, 10, fin: true, flow: 0x3333)
            .Acks(false, 31, 0, 3, acked: 0x3333, flow: 0x3333).IsHarmless();

    [Fact]
    [Trait("Clause", "DATA-4a")]
    public void DataAckThatStandsStill_ThoughThePacketIsAcknowledged_IsFoundFromAnywhere()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Data(true, 10, 10).Acks(false, 10, 0, 3);

        talk.Finds("DATA-4a", Talk.B, 7, null);
        talk.Finds("DATA-4a", Talk.B, 7, Talk.A);
        talk.Finds("DATA-4a", Talk.B, 7, Talk.B);
    }

    [Fact]
    [Trait("Clause", "TEAR-1b")]
    public void DataAckThatLeavesTheEndOut_IsFoundFromAnywhere() =>
        new Talk().Opens().Data(true, 0, 10, fin: true).Acks(false, 10, 0, 2).Finds("TEAR-1b", Talk.B, 5, null);

    [Fact]
    [Trait("Clause", "DATA-10")]
    public void BytesSentAgainLongAfterDataAck_AreFound_AndSoonAfterThemTheyAreNot()
    {
        new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Waits(700).Data(true, 0, 10).Finds("DATA-10", Talk.A, 6, Talk.A);
        new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Data(true, 0, 10).Acks(false, 10, 0, 3).IsHarmless();
    }

    /// <summary>The capture lacks a packet that has come; its bytes are sent again later, and nothing contradicts them.</summary>
    [Fact]
    [Trait("Clause", "DATA-2b")]
    public void BytesOfAFrameThatTheCaptureLacks_ContradictNothing_WhenTheyComeAgain() =>
        new Talk().Opens().Data(true, 0, 10).Data(true, 10, 10).Data(true, 20, 10).Acks(false, 30, 0, 4).Data(true, 10, 10)
            .Data(true, 30, 10).Acks(false, 40, 0, 6).IsHarmless();

    [Fact]
    [Trait("Clause", "DATA-2b")]
    public void MoreHolesThanAreRemembered_ContradictNothing()
    {
        Talk talk = new Talk { Window = 1 << 20 }.Opens();
        for (uint piece = 0; piece < 1500; piece++)
        {
            talk.Data(true, piece * 7919 % 1500 * 20, 10);
        }

        Assert.DoesNotContain(talk.Judged(null).Findings, finding => finding.Severity == Severity.Violation);
    }

    [Fact]
    [Trait("Clause", "DATA-18b")]
    public void HostThatGoesOnAfterAContradiction_IsFound_UnlessTheContradictionLayBeyondItsWindow()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10, fin: true).Acks(false, 11, 0, 2).Data(true, 10, 10).Waits(1500).Data(false, 0, 10);
        Assert.Contains(talk.Judged(Talk.B).Findings, found => found.Clause == "DATA-18b" && found.Host == Talk.B && found.Packet.Number == 7);

        Talk beyond = new Talk().Opens().Data(true, 1 << 20, 0, fin: true).Data(true, 0, 10, fin: true).Acks(false, 11, 3, 3).Waits(1500).Data(false, 0, 10);
        Assert.DoesNotContain(beyond.Judged(Talk.B).Findings, found => found.Host == Talk.B && found.Severity == Severity.Violation);
    }
}
