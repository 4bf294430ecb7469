using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>What a sender sends, where, when, and again.</summary>
public class SendingTests
{
    private const int Mss = 1448;

    [Fact]
    [Trait("Clause", "DATA-2")]
    public void BytesOfADeadFlow_GoOnAnother()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(50));
        end.Write(3 * Mss);
        Assert.All(end.All(), packet => Assert.Equal(end.Flows[0], packet.Flow));
        end.Plane.Remove(end.Flows[0], end.Now);
        List<Sent> again = end.All();
        Assert.Equal([0UL, Mss, 2 * Mss], again.Select(packet => packet.Sequence));
        Assert.All(again, packet => Assert.Equal(end.Flows[1], packet.Flow));
    }

    [Fact]
    [Trait("Clause", "DATA-2")]
    public void BytesThatAreWritten_AreCopied_AndBytesThatAreLent_AreNot()
    {
        Crafted end = new();
        byte[] written = [1, 1, 1, 1];
        byte[] lent = [2, 2, 2, 2];
        Assert.Equal(4, end.Plane.Write(written));
        Assert.Equal(2, end.Plane.Lend(lent.AsMemory(0, 2)));
        Assert.Equal(2, end.Plane.Lend(lent.AsMemory(2)));
        Assert.Equal(4, end.Plane.Write(written));
        Array.Fill(written, (byte)9);
        lent[3] = 3;
        byte[] packet = new byte[2048];
        Assert.True(end.Plane.TryTransmit(packet, end.Now, out _, out int length));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 3, 1, 1, 1, 1], packet[(length - 12)..length]);
    }

    [Fact]
    [Trait("Clause", "DATA-2")]
    public void LentBytes_FillTheSendBuffer_AsCopiesDo()
    {
        Crafted end = new(new TransferOptions { SendBuffer = 100 });
        Assert.Equal(60, end.Plane.Lend(new byte[60]));
        Assert.Equal(40, end.Plane.Write(new byte[60]));
        Assert.Equal(0, end.Plane.Lend(new byte[1]));
        end.Plane.EndStream();
        Assert.Equal(0, end.Plane.Lend(new byte[1]));
    }

    [Fact]
    [Trait("Clause", "DATA-8")]
    public void Sample_LeavesOutTheDelayOfTheAck_AndNumbersOfAnOldPath()
    {
        Crafted end = new();
        end.Write(Mss);
        end.All();
        end.Wait(40);
        end.Ack(1, 1, [new(0, 1)], Mss);
        Assert.Equal(Duration.FromMilliseconds(40), end.Flows[0].RoundTrip.Smoothed);

        end.Write(Mss);
        end.All();
        end.Plane.OnNewPath(end.Flows[0], end.Now);
        end.Wait(500);
        end.Ack(2, 2, [new(0, 2)], 2 * Mss);
        Assert.False(end.Flows[0].RoundTrip.HasSample);
    }

    [Fact]
    [Trait("Clause", "DATA-11")]
    public void ShutWindow_IsProbed_WithDoublingIntervals()
    {
        Crafted end = new(window: Mss);
        end.Write(Mss);
        end.All();
        end.Wait(300);
        end.Ack(1, 1, [new(0, 1)], Mss, window: 0);
        end.Write(Mss);
        Assert.Empty(end.All());
        long first = end.Plane.Deadline.Nanoseconds - end.Now.Nanoseconds;
        Sent probe = Assert.Single(end.WaitForDeadline());
        Assert.True(probe.IsProbe && !probe.IsData);
        end.Wait(300);
        end.Ack(2, 2, [new(0, 1)], Mss, window: 0);
        Assert.Empty(end.All());
        Assert.InRange(end.Plane.Deadline.Nanoseconds - end.Now.Nanoseconds, first * 3 / 2, first * 5 / 2);
        end.Ack(3, 2, [new(0, 1)], Mss, window: 4000);
        Assert.Equal(Mss, end.All().Where(packet => packet.IsData).Sum(packet => packet.Bytes));
    }

    [Fact]
    [Trait("Clause", "DATA-11")]
    public void WindowBelowAPacket_IsUsedWhenNothingIsInFlight()
    {
        Crafted end = new(window: 100);
        end.Write(5000);
        Assert.Equal(100, Assert.Single(end.All()).Bytes);
        end.Wait(20);
        end.Ack(1, 1, [new(0, 1)], 100, window: 2000);
        Assert.Single(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-13")]
    public void LowestRoundTripWithRoom_ComesFirst_ThenTheNext()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(50));
        end.Flows[1].Sample(Duration.FromMilliseconds(10));
        end.Write(15 * Mss);
        List<Sent> sent = end.All();
        Assert.Equal(15 * Mss, sent.Sum(packet => packet.Bytes));
        Assert.All(sent.Take(10), packet => Assert.Equal(end.Flows[1], packet.Flow));
        Assert.All(sent.Skip(10), packet => Assert.Equal(end.Flows[0], packet.Flow));
    }

    [Fact]
    [Trait("Clause", "DATA-13")]
    public void BackupFlow_IsUsedOnlyWhenNoOtherIsUsable()
    {
        Crafted end = new(flows: 2, backup: true);
        end.Write(20 * Mss);
        Assert.All(end.All(), packet => Assert.Equal(end.Flows[0], packet.Flow));
        end.Plane.SetModes(end.Flows[0], maySend: false, maySpeak: false, end.Now);
        end.Plane.OnAddressLost(end.Flows[0]);
        Assert.All(end.All(), packet => Assert.Equal(end.Flows[1], packet.Flow));
    }

    [Fact]
    [Trait("Clause", "DATA-13")]
    public void RoundRobin_TakesTurns_AndRedundantSendsAllOnAll()
    {
        Crafted turns = new(new TransferOptions { Scheduler = SchedulerKind.RoundRobin }, flows: 2);
        turns.Write(4 * Mss);
        Assert.Equal([0, 1, 0, 1], turns.All().Select(packet => turns.Flows.ToList().IndexOf(packet.Flow)));

        Crafted copies = new(new TransferOptions { Scheduler = SchedulerKind.Redundant }, flows: 2);
        copies.Write(2 * Mss);
        List<Sent> sent = copies.All();
        Assert.All(copies.Flows, flow => Assert.Equal([0UL, Mss], sent.Where(packet => packet.Flow == flow).Select(packet => packet.Sequence)));
    }

    [Fact]
    [Trait("Clause", "DATA-14")]
    public void WindowThatASlowFlowKeepsShut_IsOpenedByAFasterOne_AndTheSlowOneIsPenalised()
    {
        Crafted end = new(new TransferOptions { BlockingEstimation = false }, flows: 2, window: 14 * Mss);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(200));
        end.Write(20 * Mss);
        List<Sent> sent = end.All();
        Sent slow = sent.First(packet => packet.Flow == end.Flows[1]);
        end.Wait(10);
        end.Ack(1, 10, [new(0, 10)], slow.Sequence == 0 ? 0 : slow.Sequence, window: (uint)((14 * Mss) - (int)slow.Sequence));
        long before = end.Flows[1].Window.Cwnd;
        List<Sent> again = end.All();
        Assert.Contains(again, packet => packet.Flow == end.Flows[0] && packet.Sequence == slow.Sequence);
        Assert.True(end.Flows[1].Window.Cwnd < before);
    }

    [Fact]
    [Trait("Clause", "DATA-14")]
    public void TailOnASlowFlow_GoesOnTheFasterOneToo_WhenNothingElseIsLeft()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(200));
        end.Write(14 * Mss);
        List<Sent> slow = [.. end.All().Where(packet => packet.Flow == end.Flows[1])];
        Assert.NotEmpty(slow);
        end.Wait(10);
        end.Ack(1, 10, [new(0, 10)], 10 * Mss);
        List<Sent> copies = end.All();
        Assert.All(copies, packet => Assert.Equal(end.Flows[0], packet.Flow));
        Assert.Equal(slow.Select(packet => packet.Sequence), copies.Select(packet => packet.Sequence));
        Assert.Empty(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-14")]
    public void PacketThatASlowFlowBringsSooner_IsNotSentTwice()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(100));
        end.Flows[1].Sample(Duration.FromMilliseconds(120));
        end.Write(14 * Mss);
        end.All();
        end.Wait(100);
        end.Ack(1, 10, [new(0, 10)], 10 * Mss);
        Assert.Empty(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-14")]
    public void LostHead_GoesOnTheFastestFlow_EvenBeyondItsWindow()
    {
        Crafted end = new(flows: 2);
        end.Flows[0].Sample(Duration.FromMilliseconds(10));
        end.Flows[1].Sample(Duration.FromMilliseconds(12));
        end.Write(40 * Mss);
        List<Sent> slow = [.. end.All().Where(packet => packet.Flow == end.Flows[1])];
        end.Wait(10);
        end.Ack(1, 5, [new(0, 5)], 5 * Mss);
        end.All();

        // The first of the other flow is all that is missing before what came on the first one; now that one is lost.
        end.Wait(5);
        end.Ack(2, (uint)slow.Count, [new(0, (ushort)(slow.Count - 1))], slow[0].Sequence, flow: 1);
        Sent again = end.All().First(packet => packet.Sequence == slow[0].Sequence);
        Assert.Equal(end.Flows[0], again.Flow);
    }

    [Fact]
    [Trait("Clause", "DATA-16")]
    public void EveryPacket_TakesTheNextNumberOfItsFlow()
    {
        Crafted end = new(flows: 2);
        end.Write(20 * Mss);
        end.Data(1, 0, 100);
        end.Data(2, 100, 100);
        List<Sent> sent = end.All();
        Assert.All(end.Flows, flow =>
        {
            uint[] numbers = [.. sent.Where(packet => packet.Flow == flow).Select(packet => packet.Number)];
            Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (uint)number), numbers);
        });
    }

    [Fact]
    [Trait("Clause", "DATA-17")]
    public void MereAcks_AreNotInFlight()
    {
        Crafted end = new();
        end.Data(1, 0, 100);
        end.Data(2, 100, 100);
        Assert.Equal(MtpFlags.Ack, Assert.Single(end.All()).Flags);
        Assert.Equal(0, end.Flows[0].PacketsInFlight);
        end.Write(10);
        end.All();
        Assert.Equal(1, end.Flows[0].PacketsInFlight);
    }

    [Fact]
    [Trait("Clause", "MIG-16")]
    public void NewPath_BeginsAnew_AndWhatWasInFlightGoesAgain()
    {
        Crafted end = new();
        end.Write(6 * Mss);
        end.All();
        end.Wait(30);
        end.Ack(1, 1, [new(0, 1)], Mss);
        end.All();
        end.Plane.OnNewPath(end.Flows[0], end.Now);
        Assert.False(end.Flows[0].RoundTrip.HasSample);
        Assert.Equal(10 * Mss, end.Flows[0].Window.Cwnd);
        Assert.Equal(long.MaxValue, end.Flows[0].Window.Ssthresh);
        Assert.Equal((ulong)Mss, end.All()[0].Sequence);
    }

    [Fact]
    [Trait("Clause", "MIG-24")]
    public void TwentyQuietSeconds_HaveEveryFlowProbed()
    {
        Crafted end = new(flows: 2);
        end.Write(100);
        end.All();
        end.Wait(10);
        end.Ack(1, 1, [new(0, 1)], 100);
        Assert.Empty(end.All());
        Assert.Equal(20, (end.Plane.Deadline - end.Now).Seconds, 3);
        List<Sent> probes = end.WaitForDeadline();
        Assert.Equal(2, probes.Count);
        Assert.All(probes, probe => Assert.True(probe.IsProbe));
    }
}
