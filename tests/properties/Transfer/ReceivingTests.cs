using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>What a receiver stores, acknowledges and tells.</summary>
public class ReceivingTests
{
    private static readonly TransferOptions SmallBuffer = new() { ReceiveBuffer = 3000 };

    [Fact]
    [Trait("Clause", "DATA-20")]
    public void SilenceOfAStreamThatHasNotEnded_IsAskedAbout_UntilThePeerAnswers()
    {
        Crafted end = new();
        end.Flows[0].Sample(Duration.FromMilliseconds(20));
        end.Data(1, 0, 100);
        end.Wait(25);
        end.All();
        Assert.Equal(575, (end.Plane.Deadline - end.Now).Milliseconds);
        Sent probe = Assert.Single(end.WaitForDeadline());
        Assert.True(probe.IsProbe && !probe.IsData);
        end.Wait(20);
        end.Ack(2, probe.Number, [new(0, 1)]);
        Assert.Equal(Duration.FromSeconds(20), end.Plane.Deadline - end.Now);
    }

    [Fact]
    [Trait("Clause", "DATA-4")]
    public void Number_IsAcknowledgedOnlyWhenItsBytesAreStored()
    {
        Crafted end = new(SmallBuffer);
        Assert.Equal(Arriving.Accepted, end.Data(1, 0, 1000));
        Assert.Equal(Arriving.Dropped, end.Data(2, 2500, 1000));
        Sent answer = Assert.Single(end.All());
        Assert.Equal([1UL, 0UL], answer.Acked);
    }

    [Fact]
    [Trait("Clause", "DATA-5")]
    public void Bytes_BeyondTheEdge_AreDropped_AndTheWindowIsTold()
    {
        Crafted end = new(SmallBuffer);
        Assert.Equal(Arriving.Dropped, end.Data(1, 2001, 1000));
        Sent answer = Assert.Single(end.All());
        Assert.Equal((0UL, 3000U), (answer.DataAck, answer.Window));
    }

    [Fact]
    [Trait("Clause", "DATA-5")]
    [Trait("Clause", "TEAR-1")]
    public void End_MayLieOneBeyondTheEdge()
    {
        Crafted end = new(SmallBuffer);
        Assert.Equal(Arriving.Accepted, end.Data(1, 0, 3000, fin: true));
        Assert.Equal(3001UL, Assert.Single(end.All()).DataAck);
    }

    [Fact]
    [Trait("Clause", "DATA-6")]
    public void DataAck_IsCumulative_AndTheEdgeStays()
    {
        Crafted end = new(SmallBuffer);
        end.Data(2, 1000, 1000);
        Sent first = Assert.Single(end.All());
        Assert.Equal((0UL, 3000U), (first.DataAck, first.Window));
        end.Data(1, 0, 1000);
        Sent second = Assert.Single(end.All());
        Assert.Equal((2000UL, 1000U), (second.DataAck, second.Window));
    }

    [Fact]
    [Trait("Clause", "DATA-7")]
    public void WindowThatOpens_IsToldOnEveryFlow()
    {
        Crafted end = new(new TransferOptions { ReceiveBuffer = 6000 }, flows: 2);
        end.Data(1, 0, 1400);
        end.Data(2, 1400, 1400);
        end.Data(3, 2800, 1400);
        end.Data(4, 4200, 1400);
        end.All();
        Assert.Equal(2000, end.Plane.Read(new byte[2000], end.Now));
        Assert.Empty(end.All());
        Assert.Equal(1000, end.Plane.Read(new byte[1000], end.Now));
        List<Sent> updates = end.All();
        Assert.Equal(2, updates.Count);
        Assert.Equal(2, updates.Select(update => update.Flow).Distinct().Count());
        Assert.All(updates, update => Assert.Equal(9000UL, update.DataAck + update.Window));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Clause", "DATA-18")]
    public void TwoEnds_OrDataBeyondTheEnd_Contradict(bool beyond)
    {
        Crafted end = new();
        Assert.Equal(Arriving.Accepted, end.Data(1, 0, 100, fin: true));
        Assert.Equal(Arriving.Contradiction, beyond ? end.Data(2, 50, 51) : end.Data(2, 0, 99, fin: true));
    }

    [Fact]
    [Trait("Clause", "DATA-18")]
    public void EndBeforeDataThatHasArrived_Contradicts()
    {
        Crafted end = new();
        end.Data(1, 500, 100);
        Assert.Equal(Arriving.Contradiction, end.Data(2, 0, 599, fin: true));
    }

    [Fact]
    [Trait("Clause", "DATA-1")]
    public void EverySecondPacket_IsAcknowledgedAtOnce_AndASingleOneAfter25Milliseconds()
    {
        Crafted end = new();
        end.Data(1, 0, 100);
        Assert.Empty(end.All());
        end.Data(2, 100, 100);
        Assert.Equal([2UL, 1UL, 0UL], Assert.Single(end.All()).Acked);
        end.Data(3, 200, 100);
        Assert.Equal(25, (end.Plane.Deadline - end.Now).Milliseconds);
        Assert.Single(end.WaitForDeadline());
    }

    [Fact]
    [Trait("Clause", "DATA-1")]
    public void Gap_End_AndProbe_AreAnsweredAtOnce()
    {
        Crafted end = new();
        end.Data(2, 0, 100);
        Assert.Single(end.All());
        end.Probe(3);
        Assert.Single(end.All());
        end.Data(4, 100, 0, fin: true);
        Assert.Single(end.All());
    }

    [Fact]
    [Trait("Clause", "DATA-1")]
    public void AckOfAFrozenFlow_TravelsOnAnother()
    {
        Crafted end = new(flows: 2);
        end.Data(1, 0, 100);
        end.Data(2, 100, 100);
        end.Plane.SetModes(end.Flows[0], maySend: false, maySpeak: false, end.Now);
        Sent ack = Assert.Single(end.All());
        Assert.Equal((end.Flows[1], 101U), (ack.Flow, ack.AckedFlow));
    }

    [Fact]
    [Trait("Clause", "DATA-19")]
    public void RangesThatThePeerKnowsOf_AreNotToldForEver()
    {
        Crafted end = new();
        uint theirs = 0;
        for (int round = 0; round < 100; round++)
        {
            // Every third of their packets is lost, and our data with an ACK arrives.
            theirs += 3;
            end.Data(theirs, (ulong)(round * 200), 100);
            end.Data(theirs + 1, (ulong)((round * 200) + 100), 100);
            end.Write(100);
            List<Sent> sent = end.All();
            end.Wait(10);
            uint largest = sent.Where(packet => packet.IsData).Max(packet => packet.Number);
            end.Ack(theirs + 1, largest, [new(0, (ushort)Math.Min(largest + 1, 5))], (ulong)((round + 1) * 100));
        }

        end.Data(theirs + 3, 20_000, 100);
        Sent last = end.All().Last(packet => packet.IsAck);
        Assert.InRange(last.Acked.Count, 1, 20);
    }

    /// <summary>What came after an ACK into a gap below its largest number was not told by it .</summary>
    [Fact]
    [Trait("Clause", "DATA-17a")]
    [Trait("Clause", "DATA-19")]
    public void NumberThatCameAfterTheAck_IsToldThoughThePeerKnowsOfThatAck()
    {
        Crafted end = new();
        end.Data(1, 0, 100);
        end.Data(3, 200, 100);
        end.Write(100);
        Sent told = end.All().Single(packet => packet.IsData);
        Assert.Equal([3UL, 1UL], told.Acked.Where(number => number > 0));

        end.Data(2, 100, 100);
        Assert.Contains(2UL, Assert.Single(end.All()).Acked);
        end.Ack(4, told.Number, [new(0, (ushort)(told.Number + 1))], 100);
        end.Data(6, 400, 100);

        Sent last = end.All().Last(packet => packet.IsAck);
        Assert.Contains(2UL, last.Acked);
        Assert.DoesNotContain(1UL, last.Acked);
    }
}
