using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>What a sender takes for lost, and what it does then.</summary>
public class LossTests
{
    private const int Mss = 1448;

    [Fact]
    [Trait("Clause", "DATA-9")]
    public void PacketThreeBehind_IsLost_AndTheWindowIsReducedOnce()
    {
        Crafted end = new();
        end.Write(8 * Mss);
        end.All();
        end.Wait(20);
        long before = end.Flows[0].Window.Cwnd;
        end.Ack(1, 6, [new(0, 2), new(1, 1)], 0);
        Assert.Equal(2, end.Flows[0].Counters.Lost);
        Assert.Equal(1, end.Flows[0].Counters.Reductions);
        Assert.True(end.Flows[0].Window.Cwnd < before);
    }

    [Fact]
    [Trait("Clause", "DATA-9")]
    public void PacketNineEighthsOfARoundTripBehind_IsLost()
    {
        Crafted end = new();
        end.Write(Mss);
        end.All();
        end.Wait(2);
        end.Write(Mss);
        end.All();
        end.Wait(80);
        end.Ack(1, 2, [new(0, 1)], 0);
        Assert.Equal(8, (end.Plane.Deadline - end.Now).Milliseconds, 3);
        Assert.Equal(0, end.Flows[0].Counters.Lost);
        end.WaitForDeadline();
        Assert.Equal(1, end.Flows[0].Counters.Lost);
    }

    [Fact]
    [Trait("Clause", "DATA-9")]
    public void HoleByHole_FillsOneHoleInARoundTrip_AtOnceAndOnItsFlow()
    {
        Crafted end = new(new TransferOptions { Recovery = LossRecovery.HoleByHole });
        end.Write(9 * Mss);
        end.All();
        end.Wait(20);

        // Packets 1 and 3 are lost; the window is full all the same when 4 to 6 are acknowledged.
        end.Ack(1, 2, [new(0, 1)], 0);
        end.Ack(2, 6, [new(0, 3), new(1, 1)], 0);
        Assert.Equal(1, end.Flows[0].Counters.Lost);
        Assert.Equal(0UL, end.All()[0].Sequence);

        // Further ACKs of what was sent before tell nothing new; that of the repetition does.
        end.Ack(3, 9, [new(0, 6), new(1, 1)], 0);
        Assert.Equal(1, end.Flows[0].Counters.Lost);
        end.Ack(4, 10, [new(0, 7), new(1, 1)], 2 * Mss);
        Assert.Equal(2, end.Flows[0].Counters.Lost);
        Assert.Equal(1, end.Flows[0].Counters.Reductions);
        Assert.Equal(2UL * Mss, end.All()[0].Sequence);
    }

    [Fact]
    [Trait("Clause", "DATA-9")]
    public void HoleByHole_DoesNotPutOffTheTimeoutForAcksBeyondTheHole()
    {
        Crafted end = new(new TransferOptions { Recovery = LossRecovery.HoleByHole });
        end.Write(8 * Mss);
        end.All();
        end.Wait(20);
        end.Ack(1, 1, [new(0, 1)], Mss);
        end.Ack(2, 5, [new(0, 3), new(1, 1)], Mss);
        Instant before = end.Plane.Deadline;
        end.Wait(20);
        end.Ack(3, 7, [new(0, 5), new(1, 1)], Mss);
        Assert.Equal(before, end.Plane.Deadline);
    }

    [Fact]
    [Trait("Clause", "DATA-9")]
    [Trait("Clause", "CC-2")]
    public void Timeout_LosesAllInFlight_AndTheSecondInARowLeavesOnePacket()
    {
        Crafted end = new();
        end.Write(4 * Mss);
        end.All();
        Assert.Equal(1000, (end.Plane.Deadline - end.Now).Milliseconds);
        Assert.Equal([0UL, Mss], end.WaitForDeadline().Select(packet => packet.Sequence));
        Assert.Equal(2 * Mss, end.Flows[0].Window.Cwnd);
        Assert.Equal(2000, (end.Plane.Deadline - end.Now).Milliseconds);
        Assert.Equal(0UL, Assert.Single(end.WaitForDeadline(), packet => packet.IsData).Sequence);
        Assert.Equal(end.Flows[0].Window.Mss, end.Flows[0].Window.Cwnd);
    }

    [Fact]
    [Trait("Clause", "DATA-10")]
    public void LostBytesThatDataAckCovers_AreNotSentAgain()
    {
        Crafted end = new();
        end.Write(4 * Mss);
        end.All();
        end.Wait(20);
        end.Ack(1, 4, [new(0, 1)], 4 * Mss);
        Assert.Equal(1, end.Flows[0].Counters.Lost);
        Assert.Empty(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-15")]
    public void ThreeTimeouts_MakeAFlowSuspect_ProbesGoOn_AndAnAckRestoresIt()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(50));
        end.Write(Mss);
        end.All();
        uint number = 0;
        for (int wait = 0; wait < 50 && !end.Flows[0].IsSuspect; wait++)
        {
            foreach (Sent packet in end.WaitForDeadline().Where(packet => packet.Flow == end.Flows[1]))
            {
                end.Ack(++number, packet.Number, [new(0, 1)], end.Plane.SentUpTo, flow: 1, on: 1);
            }
        }

        Assert.True(end.Flows[0].IsSuspect && end.Flows[0].WantsPathCheck);
        end.Write(3 * Mss);
        Assert.All(end.All().Where(packet => packet.IsData), packet => Assert.Equal(end.Flows[1], packet.Flow));
        uint probe = (uint)end.Flows[0].Counters.Packets;
        end.Ack(++number, probe, [new(0, 1)], end.Plane.SentUpTo, flow: 0, on: 1);
        Assert.False(end.Flows[0].IsSuspect);
    }
}
