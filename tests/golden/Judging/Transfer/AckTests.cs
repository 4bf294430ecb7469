using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>When a host acknowledges, and what it does not have to be asked twice for.</summary>
public class AckTests
{
    [Fact]
    [Trait("Clause", "DATA-1a")]
    public void DataThatCameThreeTimes_AndIsNotAcknowledged_ThoughTheHostSends_IsFound()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Waits(600).Data(true, 0, 10).Waits(1200).Data(true, 0, 10)
            .Waits(600).Data(false, 0, 10);

        talk.Finds("DATA-1a", Talk.B, 4, Talk.B);
    }

    [Fact]
    [Trait("Clause", "FLOW-6b")]
    public void SilenceToPiecesThatComeAgain_IsFound_WhicheverPieceItIs()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Data(true, 10, 10);
        for (int wait = 600; wait < 10_000; wait *= 2)
        {
            talk.Waits(wait).Data(true, 10, 10);
        }

        talk.Finds("FLOW-6b", Talk.B, 5, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-17d")]
    public void AcksThatNothingCallsFor_AreFound_AndOneIsDoubted()
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Acks(false, 10, 0, 2);
        talk.Doubts("DATA-17d", Talk.B, Talk.B);

        talk.Acks(false, 10, 0, 2).Acks(false, 10, 0, 2).Finds("DATA-17d", Talk.B, 6, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-17d")]
    public void AcksThatWaitedForEachOther_AreHarmless()
    {
        Talk talk = new Talk().Opens();
        for (uint piece = 0; piece < 10; piece++)
        {
            talk.Data(true, piece * 10, 10);
        }

        for (uint piece = 0; piece < 10; piece++)
        {
            talk.Acks(false, (piece + 1) * 10, 0, 2 + piece);
        }

        talk.IsHarmless();
    }

    [Fact]
    [Trait("Clause", "DATA-1b")]
    public void AcksOfEveryTenthPacket_AreADeviation()
    {
        Talk talk = new Talk().Opens();
        for (uint round = 0; round < 4; round++)
        {
            for (uint piece = 0; piece < 10; piece++)
            {
                talk.Data(true, (round * 100) + (piece * 10), 10);
            }

            talk.Acks(false, (round + 1) * 100, 0, 11 + (10 * round));
        }

        talk.Deviates("DATA-1b", Talk.B, Talk.B);
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(800, 4)]
    [Trait("Clause", "DATA-1c")]
    public void AcksThatAreAllLate_AreADeviation_AndOneThatIsLateIsNothing(int wait, int rounds)
    {
        Talk talk = new Talk().Opens().Data(true, 0, 10).Waits(wait).Acks(false, 10, 0, 2);
        Assert.Empty(talk.Judged(Talk.B).Findings);

        for (uint round = 1; round < rounds; round++)
        {
            talk.Data(true, round * 10, 10).Waits(wait).Acks(false, (round + 1) * 10, 0, 2 + round);
        }

        talk.Deviates("DATA-1c", Talk.B, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-7a")]
    public void WindowThatOpensOnlyWhenItIsProbed_IsADeviation_TheSecondTime()
    {
        Talk talk = Pieces(new Talk { Window = 10_000 }.Opens(), 0).Acks(false, 10_000, 0, 9, window: 0)
            .Waits(300).Probes(true).Waits(20).Acks(false, 10_000, 0, 10, window: 10_000);
        Assert.Empty(talk.Judged(Talk.B).Findings);

        Pieces(talk, 10_000).Acks(false, 20_000, 0, 18, window: 0).Waits(300).Probes(true).Waits(20).Acks(false, 20_000, 0, 19, window: 10_000)
            .Deviates("DATA-7a", Talk.B, Talk.B);
    }

    private static Talk Pieces(Talk talk, ulong from)
    {
        for (ulong piece = 0; piece < 8; piece++)
        {
            talk.Data(true, from + (1_250 * piece), 1_250);
        }

        return talk;
    }

    [Fact]
    [Trait("Clause", "DATA-11b")]
    public void ProbesAtTheSamePace_AreADeviation()
    {
        Talk talk = new Talk { Window = 100 }.Opens().Data(true, 0, 100).Acks(false, 100, 0, 2, window: 0);
        for (uint probe = 0; probe < 8; probe++)
        {
            talk.Waits(200).Probes(true).Acks(false, 100, 0, 3 + probe, window: 0);
        }

        talk.Deviates("DATA-11b", Talk.A, Talk.A);
    }

    [Fact]
    [Trait("Clause", "DATA-9a")]
    public void RetransmissionsAtTheSamePace_AreADeviation_AndThoseThatBackOffAreNot()
    {
        Talk steady = new Talk().Opens().Data(true, 0, 10);
        Talk slower = new Talk().Opens().Data(true, 0, 10);
        for (int sending = 0; sending < 7; sending++)
        {
            steady.Waits(300).Data(true, 0, 10);
            slower.Waits(300 << sending).Data(true, 0, 10);
        }

        steady.Deviates("DATA-9a", Talk.A, Talk.A);
        Assert.DoesNotContain(slower.Judged(Talk.A).Findings, finding => finding.Host == Talk.A);
    }

    [Fact]
    [Trait("Clause", "CC-2")]
    public void MoreInFlightThanAnyWindow_IsADeviation()
    {
        Talk talk = new Talk { Window = 1_000_000 }.Opens();
        for (uint piece = 0; piece < 60; piece++)
        {
            talk.Data(true, piece * 1000, 1000);
        }

        talk.Deviates("CC-2", Talk.A, Talk.A);
    }

    [Fact]
    [Trait("Clause", "TEAR-3")]
    public void NewDataAfterFin_IsFound_AndOldDataIsNot()
    {
        Talk talk = new Talk().Opens().Joins(0x3333, 0x4333).Data(true, 0, 10).Acks(false, 10, 0, 2)
            .Data(true, 10, 10).Control(true, ControlFlags.Fin, 1001, 0, Talk.FlowOfA, Talk.FlowOfB, window: false)
            .Control(false, ControlFlags.Ack, 5001, 1002, Talk.FlowOfB, Talk.FlowOfA, window: false).Waits(700).Data(true, 10, 10);
        Assert.DoesNotContain(talk.Judged(Talk.A).Findings, finding => finding.Clause == "TEAR-3");

        talk.Data(true, 20, 10).Finds("TEAR-3", Talk.A, 13, Talk.A);
    }

    [Fact]
    [Trait("Clause", "DATA-17d")]
    public void EchoOfEveryPacket_IsHarmless_WhereEveryPacketIsData()
    {
        Talk talk = new Talk().Opens();
        for (uint piece = 0; piece < 5; piece++)
        {
            talk.Data(true, piece * 10, 10).Data(false, piece * 10, 10).Acks(false, (piece + 1) * 10, 0, 2 + (2 * piece))
                .Acks(true, (piece + 1) * 10, 0, 1 + (2 * piece));
        }

        talk.IsHarmless();
    }
}
