using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>What a sender does before it takes anything for lost by timeout, and when it was wrong.</summary>
public class RecoveryTests
{
    private const int Mss = 1448;

    [Fact]
    [Trait("Clause", "DATA-9d")]
    public void Tail_IsProbedOnce_BeforeTheTimeout_WithTheOldestBytes()
    {
        Crafted end = new();
        end.Flows[0].Sample(Duration.FromMilliseconds(20));
        end.Write(2 * Mss);
        end.All();
        Assert.Equal(20 + 40 + 25, (end.Plane.Deadline - end.Now).Milliseconds);
        Sent probe = Assert.Single(end.WaitForDeadline());
        Assert.True(probe.IsProbe && probe.IsData && probe.Sequence == 0);
        Assert.Equal(0, end.Flows[0].Counters.Timeouts);
        Assert.Equal(200, (end.Plane.Deadline - end.Now).Milliseconds);
        Assert.False(end.WaitForDeadline()[0].IsProbe);
        Assert.Equal(1, end.Flows[0].Counters.Timeouts);
    }

    [Fact]
    [Trait("Clause", "DATA-9d")]
    public void AckOfTheProbe_ShowsWhatOfTheTailIsLost_WithoutATimeout()
    {
        Crafted end = new();
        end.Flows[0].Sample(Duration.FromMilliseconds(20));
        end.Write((4 * Mss) - 28);
        Sent last = end.All()[^1];
        Sent probe = Assert.Single(end.WaitForDeadline());
        end.Wait(20);
        end.Ack(1, probe.Number, [new(0, 1), new(1, (ushort)(last.Number - 1))], last.Sequence);
        Assert.Equal([last.Sequence], end.All().Select(packet => packet.Sequence));
        Assert.Equal((0, 1), (end.Flows[0].Counters.Timeouts, end.Flows[0].Counters.Reductions));
        Assert.Equal(2 * Mss, end.Flows[0].Window.Cwnd);
    }

    [Fact]
    [Trait("Clause", "DATA-9d")]
    public void FlowThatDoesNotAnswer_IsCopiedToAnother_WithItsFirstProbe()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(50));
        end.Write(3 * Mss);
        List<Sent> first = end.All();
        Assert.All(first, packet => Assert.Equal(end.Flows[0], packet.Flow));
        List<Sent> sent = end.WaitForDeadline();
        Assert.Equal(3 * Mss, sent.Where(packet => packet.Flow == end.Flows[1]).Sum(packet => packet.Bytes));
        Assert.True(Assert.Single(sent, packet => packet.Flow == end.Flows[0]).IsProbe);
        Assert.Equal(first.Count + 1, end.Flows[0].PacketsInFlight);
    }

    [Fact]
    [Trait("Clause", "DATA-9e")]
    public void PacketThatWasOvertakenByMore_IsNoLongerTakenForLost()
    {
        Crafted end = new();
        end.Write(10 * Mss);
        end.All();
        end.Wait(20);
        end.Ack(1, 6, [new(0, 5)], 0);
        Assert.Equal(1, end.Flows[0].Counters.Lost);
        end.Ack(2, 6, [new(0, 6)], 6 * Mss);
        Assert.Equal(1, end.Flows[0].Counters.LostInError);
        end.Write(10 * Mss);
        ulong first = end.All()[0].Number;
        end.Wait(20);
        uint largest = (uint)first + 5;
        end.Ack(3, largest, [new(0, 5), new(1, (ushort)(first - 1))], 10 * Mss);
        Assert.Equal(1, end.Flows[0].Counters.Lost);
    }

    [Fact]
    [Trait("Clause", "DATA-9f")]
    public void LateAcksOfAllThatWasLost_UndoTheReduction_AndNothingIsSentAgain()
    {
        Crafted end = new();
        end.Write(10 * Mss);
        end.All();
        end.Wait(20);
        long before = end.Flows[0].Window.Cwnd;
        end.Ack(1, 10, [new(0, 3), new(2, 5)], 0);
        Assert.True(end.Flows[0].Window.Cwnd < before);
        Assert.Equal(2, end.Flows[0].Counters.Lost);
        end.Ack(2, 10, [new(0, 4), new(1, 5)], 0);
        Assert.Equal(0, end.Flows[0].Counters.Undone);
        end.Ack(3, 10, [new(0, 10)], 10 * Mss);
        Assert.Equal((1, 2), (end.Flows[0].Counters.Undone, end.Flows[0].Counters.LostInError));
        Assert.True(end.Flows[0].Window.Cwnd >= before && !end.Flows[0].Window.InRecovery);
        Assert.Empty(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-9g")]
    [Trait("Clause", "DATA-8")]
    public void LateAckAfterATimeout_IsASample_AndPutsTheRestBackInFlight()
    {
        Crafted end = new();
        end.Write(4 * Mss);
        end.All();
        Instant sent = end.Now;
        end.WaitForDeadline();
        end.WaitForDeadline();
        Assert.Equal(2, end.Flows[0].Counters.Timeouts);
        end.Wait(500);
        end.Ack(1, 1, [new(0, 1)], Mss);
        Assert.Equal(end.Now - sent, end.Flows[0].RoundTrip.Smoothed);
        Assert.True(end.Flows[0].Window.Cwnd >= 10 * Mss);
        Assert.Empty(end.All());
        end.Ack(2, 4, [new(0, 4)], 4 * Mss);
        Assert.Equal(Duration.FromMilliseconds(3500), end.Flows[0].RoundTrip.Smoothed);
    }

    [Fact]
    [Trait("Clause", "CTL-6c")]
    public void Timeout_StaysBackedOff_UntilThereIsASample()
    {
        Crafted end = new();
        end.Write(4 * Mss);
        end.All();
        end.WaitForDeadline();
        end.WaitForDeadline();
        end.Plane.OnPathProven(end.Flows[0], end.Now);
        Assert.Equal(Duration.FromSeconds(4), end.Flows[0].RoundTrip.Rto);
        end.Flows[0].Sample(Duration.FromMilliseconds(20));
        Assert.Equal(Duration.FromMilliseconds(200), end.Flows[0].RoundTrip.Rto);
    }

    [Fact]
    [Trait("Clause", "DATA-4")]
    [Trait("Clause", "DATA-10")]
    public void LostCopyOfWhatAnotherFlowDelivered_IsNotSentAgain()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(50));
        end.Write(3 * Mss);
        end.All();
        end.WaitForDeadline();
        end.Wait(20);

        // The second of three arrived by the other flow; then all that the first carried is lost.
        end.Ack(1, 2, [new(0, 1)], 0, flow: 1, on: 1);
        end.Wait(300);
        end.Ack(2, 4, [new(0, 1)], 0, flow: 0, on: 1);
        Assert.DoesNotContain(end.All(), packet => packet.IsData && packet.Sequence == Mss);
    }
}
