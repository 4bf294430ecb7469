using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>Packet numbers: taken one after the other, used once, and acknowledged when they have come.</summary>
public class NumberTests
{
    [Fact]
    [Trait("Clause", "DATA-16c")]
    [Trait("Clause", "DATA-17b")]
    public void OrdinaryTransfer_IsHarmless_WhateverFrameIsMissing() => Transfer().IsHarmless();

    [Fact]
    [Trait("Clause", "DATA-16b")]
    public void NumberUsedForTwoPackets_IsFoundFromAnywhere()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Data(true, 10, 10, number: 2);

        talk.Finds("DATA-16b", Talk.A, 6, null);
        talk.Finds("DATA-16b", Talk.A, 6, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-16b")]
    public void NumbersThatBeginAgain_AreFound_ThoughTheFirstOnesAreForgotten()
    {
        Talk talk = new Talk().Opens();
        for (uint piece = 0; piece < 700; piece++)
        {
            talk.Data(true, piece * 10, 10);
        }

        talk.Acks(false, 7000, 0, 701).Data(true, 7000, 10, number: 0).Finds("DATA-16b", Talk.A, 705, Talk.A);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(1000u)]
    [Trait("Clause", "DATA-16a")]
    public void NumbersThatBeginElsewhere_AreFoundInAWholeCapture(uint first)
    {
        Talk talk = new Talk().Control(true, StateMachines.ControlFlags.Syn, 1000, 0, Talk.FlowOfA, 0, ConnectionKind.Offer, 11);
        talk.StartsAt(Talk.FlowOfB, first)
            .Control(false, StateMachines.ControlFlags.Syn | StateMachines.ControlFlags.Ack, 5000, 1001, Talk.FlowOfB, Talk.FlowOfA, ConnectionKind.Offer, 22)
            .Control(true, StateMachines.ControlFlags.Ack, 1001, 5001, Talk.FlowOfA, Talk.FlowOfB);

        talk.Finds("DATA-16a", Talk.B, 2, Talk.B, complete: true);
        talk.Doubts("DATA-16a", Talk.B, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-16c")]
    public void NumberLeftOut_IsFoundInAWholeCapture_AndElseDoubted()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 2, 2).Data(true, 10, 10, number: 4).Acks(false, 20, 4, 4);

        talk.Finds("DATA-16c", Talk.A, 6, Talk.A, complete: true);
        talk.Doubts("DATA-16c", Talk.A, Talk.A);
    }

    /// <summary>Frames that the capture lacks have come, and are acknowledged; numbers that were never used are not.</summary>
    [Fact]
    [Trait("Clause", "DATA-16c")]
    public void NumbersLeftOutAgainAndAgain_AreFound_SinceTheirReceiverMissesThemToo()
    {
        Talk talk = new Talk().Opens();
        for (uint piece = 0; piece < 8; piece++)
        {
            talk.Data(true, piece * 10, 10, number: 4 + (2 * piece)).Acks(false, (piece + 1) * 10, 4 + (2 * piece), 4 + (2 * piece));
        }

        talk.Finds("DATA-16c", Talk.A, 4, Talk.A);
    }

    [Fact]
    [Trait("Clause", "DATA-17b")]
    public void AckOfANumberFarBeyond_IsFoundAtBothHosts()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 2, 2).Data(true, 10, 10).Acks(false, 20, 3, 100).Data(true, 20, 10);

        talk.Finds("DATA-17b", Talk.B, 7, Talk.A);
        talk.Finds("DATA-17b", Talk.B, 7, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-17b")]
    public void AckOfTheNextNumber_IsDoubted_AndFoundWhenItIsNoAccident()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 2, 3).Data(true, 10, 10);
        talk.Doubts("DATA-17b", Talk.B, Talk.B);
        talk.Finds("DATA-17b", Talk.B, 5, Talk.B, complete: true);

        talk.Acks(false, 20, 2, 4).Data(true, 20, 10).Finds("DATA-17b", Talk.B, 5, Talk.B);
    }

    /// <summary>The capture program dropped a hundred frames in a row; what their sender sends next shows that they went out.</summary>
    [Fact]
    [Trait("Clause", "DATA-17b")]
    public void AckOfABurstThatTheCaptureLacks_IsNoViolation()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 1010, 2, 102).Data(true, 1010, 10, number: 103).Acks(false, 1020, 2, 103);

        talk.Doubts("DATA-17b", Talk.B, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-17c")]
    public void AckOfAFlowThatTheConnectionNeverHad_IsFound()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 2, 2, acked: 0x7777);

        talk.Finds("DATA-17c", Talk.B, 5, Talk.B);
        talk.Finds("DATA-17c", Talk.B, 5, Talk.A);
    }

    /// <summary>What the number 1 as first number, a malformed packet or an ACK of an unknown flow shows does not hide what comes next.</summary>
    [Fact]
    [Trait("Clause", "DATA-6a")]
    public void OneFault_DoesNotHideAnother()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 2, 2, acked: 0x7777).Acks(false, 500, 2, 2);

        talk.Finds("DATA-6a", Talk.B, 6, Talk.B);
    }

    [Fact]
    [Trait("Clause", "WIRE-14d")]
    public void RangesBelowZero_AreFoundFromAnywhere()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, uint.MaxValue - 3, 2);

        talk.Finds("WIRE-14d", Talk.B, 5, null);
    }

    [Fact]
    [Trait("Clause", "DATA-17a")]
    public void PacketThatIsDeliveredAndNeverToldOf_IsFoundInAWholeCapture()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Data(true, 10, 10).Acks(false, 20, 3, 3);

        talk.Finds("DATA-17a", Talk.B, 6, Talk.B, complete: true);
        talk.Doubts("DATA-17a", Talk.B, Talk.B);
    }

    internal static Talk Transfer()
    {
        Talk talk = new Talk().Opens();
        for (uint round = 0; round < 6; round++)
        {
            talk.Data(true, round * 20, 10).Data(true, (round * 20) + 10, 10).Acks(false, (round * 20) + 20, 0, 3 + (2 * round));
        }

        return talk.Data(true, 120, 0, fin: true).Acks(false, 121, 0, 14).Data(false, 0, 10, fin: true).Acks(true, 11, 0, 8);
    }
}
