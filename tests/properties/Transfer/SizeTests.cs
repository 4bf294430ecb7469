using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>How large packets are: what speaks for a narrow path, and for a wide one.</summary>
public class SizeTests
{
    private const int Mss = 1448;

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void FullPacketsThatNeverArrive_BesideASmallOneThatDoes_AreCutSmaller()
    {
        Crafted end = Narrow(out Sent probe);
        Assert.Equal(1500, end.Flows[0].Mtu);
        end.Ack(1, probe.Number, [new(0, 1)]);
        Assert.Equal(1280, end.Flows[0].Mtu);

        Crafted later = Shrunk();
        later.Write(4 * Mss);
        Assert.Equal(1280, later.All().Max(packet => packet.WireBytes));
    }

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void FullPacketsThatNeverArrive_Alone_SayNothingOfTheirSize()
    {
        Crafted end = Narrow(out _);
        for (int timeout = 0; timeout < 5; timeout++)
        {
            end.WaitForDeadline();
        }

        Assert.Equal(1500, end.Flows[0].Mtu);
    }

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void FullPacketThatArrives_ClearsThoseThatWereLostBeforeIt()
    {
        Crafted end = Narrow(out Sent probe);
        end.Ack(1, probe.Number + 1, [new(0, 2)], Mss);
        Assert.Equal(1500, end.Flows[0].Mtu);
    }

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void PathThatIsWideAgain_IsFoundByALargerPacket_AfterASecond()
    {
        Crafted end = Shrunk();
        end.Write(4 * Mss);
        Assert.DoesNotContain(end.All(), packet => packet.WireBytes > 1280);
        end.Wait(1000);
        end.Write(4 * Mss);
        Sent larger = Assert.Single(end.All(), packet => packet.WireBytes > 1280);
        end.Ack(50, larger.Number, [new(0, 1)]);
        Assert.Equal(1500, end.Flows[0].Mtu);
    }

    [Fact]
    [Trait("Clause", "DATA-12")]
    public void LargerPacketThatIsLost_ReducesNothing_AndTheNextOneWaitsTwiceAsLong()
    {
        Crafted end = Shrunk();
        end.Wait(1000);
        end.Write(6 * Mss);
        List<Sent> sent = end.All();
        Sent larger = Assert.Single(sent, packet => packet.WireBytes > 1280);
        Assert.Equal(sent[0], larger);
        long reductions = end.Flows[0].Counters.Reductions;
        uint last = sent[^1].Number;
        end.Wait(20);
        end.Ack(50, last, [new(0, (ushort)(last - larger.Number))], larger.Sequence);
        Assert.Equal(reductions, end.Flows[0].Counters.Reductions);
        Assert.Equal(1280, end.Flows[0].Mtu);
        List<Sent> again = end.All();
        Assert.Equal(larger.Sequence, again[0].Sequence);
        AckAll(end, 51, again);

        end.Wait(1500);
        end.Write(4 * Mss);
        List<Sent> early = end.All();
        Assert.DoesNotContain(early, packet => packet.WireBytes > 1280);
        AckAll(end, 52, early);

        end.Wait(500);
        end.Write(4 * Mss);
        Assert.Contains(end.All(), packet => packet.WireBytes > 1280);
    }

    private static void AckAll(Crafted end, uint number, List<Sent> sent) =>
        end.Ack(number, sent[^1].Number, [new(0, (ushort)sent.Count)], end.Plane.WrittenBytes);

    // Packets of 1280 bytes, all of which have arrived.
    private static Crafted Shrunk()
    {
        Crafted end = Narrow(out Sent probe);
        end.Ack(1, probe.Number, [new(0, 1)]);
        uint number = 2;
        while (end.Plane.AcknowledgedBytes < end.Plane.WrittenBytes)
        {
            List<Sent> sent = end.All();
            sent = sent.Count > 0 ? sent : end.WaitForDeadline();
            if (sent.LastOrDefault(packet => packet.IsData) is { } last)
            {
                end.Ack(number++, last.Number, [new(0, (ushort)sent.Count)], last.Sequence + (ulong)last.Bytes);
            }
        }

        return end;
    }

    // Ten full packets are lost by timeout, and a PROBE without data goes beside the first that is sent again.
    private static Crafted Narrow(out Sent probe)
    {
        Crafted end = new();
        end.Write(20 * Mss);
        Assert.Equal(1500, end.All()[0].WireBytes);
        probe = end.WaitForDeadline().Single(packet => packet.IsProbe && !packet.IsData);
        return end;
    }
}
