using Xunit;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>The window: its edge never moves back, nothing is sent beyond it, and nothing beyond it is acknowledged.</summary>
public class WindowTests
{
    [Fact]
    [Trait("Clause", "DATA-6b")]
    [Trait("Clause", "DATA-6c")]
    public void EdgeOrDataAckThatMovesBack_IsFoundFromAnywhere()
    {
        new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2, window: 1000).Finds("DATA-6c", Talk.B, 5, null);
        new Talk().Opens().Data(true, 0, 10).Acks(false, 10, 0, 2).Data(true, 10, 10).Acks(false, 0, 0, 2, window: 80_000).Finds("DATA-6b", Talk.B, 7, Talk.A);
    }

    [Fact]
    [Trait("Clause", "DATA-6c")]
    public void EdgeThatMovesBackOnAnotherFlow_IsFoundAtTheHost_LongAfter()
    {
        Talk talk = new Talk().Opens().Joins(0x3333, 0x4333).Data(true, 0, 10).Acks(false, 10, 0, 2).Waits(700).Data(true, 10, 10, flow: 0x3333)
            .Acks(false, 20, 0, 2, acked: 0x3333, flow: 0x3333, window: 1000);

        talk.Finds("DATA-6c", Talk.B, 10, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-5a")]
    public void DataBeyondTheWindow_IsFound_WhenItsPeerHasToldNoMore()
    {
        Talk talk = new Talk { Window = 100 }.Opens().Data(true, 0, 100).Data(true, 100, 50).Acks(false, 100, 0, 2, window: 0);

        talk.Finds("DATA-5a", Talk.A, 5, Talk.A);
        talk.Finds("DATA-5a", Talk.A, 5, Talk.B);
    }

    [Fact]
    [Trait("Clause", "DATA-5a")]
    public void DataUpToTheEdge_WithTheEndOneBeyond_IsHarmless() =>
        new Talk { Window = 100 }.Opens().Data(true, 0, 50).Acks(false, 50, 0, 2, window: 50).Data(true, 50, 50, fin: true).Acks(false, 101, 0, 3, window: 100)
            .Data(false, 0, 10, fin: true).Acks(true, 11, 0, 3).IsHarmless();

    [Fact]
    [Trait("Clause", "DATA-5b")]
    public void AckOfAPacketBeyondTheWindow_IsFoundFromAnywhere()
    {
        Talk talk = new Talk { Window = 100 }.Opens().Data(true, 0, 50).Acks(false, 50, 0, 2, window: 50).Data(true, 80, 50).Acks(false, 50, 0, 3, window: 50);

        talk.Finds("DATA-5b", Talk.B, 7, null);
    }
}
