using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>Whatever arrives, decoding comes to an end with a packet or a reason, and looks at nothing but what arrived.</summary>
[Trait("Clause", "WIRE-11")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(TotalityLaws)], MaxTest = 3000)]
public class TotalityLaws
{
    public static Arbitrary<Received> Damaged() => Arb.From(
        Gen.OneOf(
            Damage.Any,
            from bytes in Numbers.Bytes(0, 120)
            from dialect in Gen.Elements(Dialect.Mtp1, Dialect.Prototype2014)
            select new Received(bytes, dialect)));

    [Property]
    public void AnyBytes_GiveAPacketOrANamedReason(Received received)
    {
        foreach (Dialect dialect in (Dialect[])[Dialect.Mtp1, Dialect.Prototype2014])
        {
            DropReason reason = SalPacket.TryDecode(received.Bytes, dialect, out SalPacket packet);

            Assert.True(Enum.IsDefined(reason));
            if (reason == DropReason.None)
            {
                ReadEverything(packet);
            }
        }
    }

    [Property]
    public void AnyBytes_DecodeAlikeWhateverLiesAroundThem(Received received, byte around)
    {
        byte[] room = Enumerable.Repeat(around, received.Bytes.Length + 64).ToArray();
        received.Bytes.CopyTo(room, 32);

        DropReason alone = SalPacket.TryDecode(received.Bytes, received.Dialect, out SalPacket packet);
        DropReason inside = SalPacket.TryDecode(room.AsSpan(32, received.Bytes.Length), received.Dialect, out SalPacket same);

        Assert.Equal(alone, inside);
        Assert.Equal(alone == DropReason.None ? ReadEverything(packet) : 0, inside == DropReason.None ? ReadEverything(same) : 0);
    }

    [Property]
    public void AnyBytes_AreOnlyRead(Received received)
    {
        byte[] before = [.. received.Bytes];
        SalPacket.TryDecode(received.Bytes, received.Dialect, out _);
        Assert.Equal(before, received.Bytes);
    }

    [Property]
    public void AnyBytes_CanBeDumped_ShowingEachByteAtItsPlace(Received received)
    {
        string[] lines = received.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        DropReason reason = SalPacket.TryDecode(received.Bytes, received.Dialect, out _);

        string verdict = reason == DropReason.None ? "accepted" : $"dropped ({received.Dialect.Name}): {reason}:";
        Assert.StartsWith(verdict, lines[^1], StringComparison.Ordinal);
        int next = 0;
        foreach (string line in lines[..^1])
        {
            int offset = Convert.ToInt32(line[..4], 16);
            byte[] shown = Convert.FromHexString(line[6..Math.Min(line.Length, 30)].Replace(" ", "", StringComparison.Ordinal));
            Assert.True(offset >= next, "a byte shown twice");
            Assert.Equal(received.Bytes[offset..(offset + shown.Length)], shown);
            next = offset + shown.Length;
        }
    }

    [Property]
    public void AnyBytes_CanBeTakenForAnIPv4Packet(Received received)
    {
        Decapsulation outcome = Ipv4.TryDecapsulate(received.Bytes, out _, out _, out ReadOnlySpan<byte> sal);
        Assert.True(Enum.IsDefined(outcome));
        Assert.True(sal.Length <= received.Bytes.Length);
    }

    [Property]
    public void AnyBytes_CanBeTakenForTcpAndUdp(Received received)
    {
        bool tcp = TcpHeader.TryRead(received.Bytes, out TcpHeader tcpHeader);
        Assert.Equal(tcp ? received.Bytes.Length : 0, tcpHeader.HeaderBytes + tcpHeader.PayloadLength);
        bool udp = UdpHeader.TryRead(received.Bytes, out UdpHeader udpHeader);
        Assert.InRange(udpHeader.Length, udp ? 8 : 0, received.Bytes.Length);
    }

    // A digest of all that can be asked of a packet.
    private static int ReadEverything(SalPacket packet)
    {
        HashCode hash = default;
        hash.Add(HashCode.Combine(packet.SourceFlow, packet.DestinationFlow, packet.Protocol));
        hash.Add(HashCode.Combine(packet.Flags, packet.Version, packet.Ackno, packet.Nonce));
        hash.Add(HashCode.Combine(packet.AddressVersion, packet.AddressAckno, packet.ConnectionKind, packet.Backup, packet.Token));
        hash.Add(HashCode.Combine(packet.Rendezvous, packet.RegisterVersion, packet.HasMtp));
        hash.AddBytes(packet.Payload);
        for (int index = 0; index < packet.ServiceCount; index++)
        {
            hash.AddBytes(packet.Service(index));
        }

        for (int index = 0; index < packet.SourceCount; index++)
        {
            hash.Add(packet.SourceEntry(index));
        }

        for (int index = 0; index < packet.AddressCount; index++)
        {
            hash.Add(packet.AddressEntry(index));
        }

        foreach (SalExtension extension in packet.EnumerateExtensions())
        {
            hash.AddBytes(extension.Bytes);
        }

        if (packet.HasMtp)
        {
            MtpHeader mtp = packet.Mtp;
            hash.AddBytes(mtp.Payload);
            foreach (NumberRange range in mtp.Acknowledged(mtp.LargestAcknowledged))
            {
                Assert.True(range.First <= range.Last);
                hash.Add(range);
            }
        }

        return hash.ToHashCode();
    }
}
