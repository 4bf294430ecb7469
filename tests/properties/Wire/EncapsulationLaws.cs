using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>SAL in IPv4 and in UDP, put in and taken out.</summary>
[Trait("Clause", "WIRE-18")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(EncapsulationLaws)])]
public class EncapsulationLaws
{
    private static readonly NetworkAddress Client = new(0x0a010001, Ipv4.ClientUdpPort);
    private static readonly NetworkAddress Server = new(0x0a010002, Ipv4.ServerUdpPort);

    public static Arbitrary<byte[]> Bytes() => Numbers.Bytes(0, 100).ToArbitrary();

    [Property]
    public void WhatWasPutIn_ComesOutAgain(byte[] sal, bool udp, ushort port)
    {
        NetworkAddress source = udp ? Client with { UdpPort = (ushort)Math.Max(1, (int)port) } : Client with { UdpPort = 0 };
        NetworkAddress destination = udp ? Server : Server with { UdpPort = 0 };
        byte[] ip = Encapsulate(sal, source, destination);

        // Short Ethernet frames carry padding behind the packet.
        Assert.Equal(Decapsulation.Serval, Open([.. ip, 0, 0, 0], out NetworkAddress from, out NetworkAddress to, out byte[] inside));
        Assert.Equal((source, destination), (from, to));
        Assert.Equal(sal, inside);
    }

    [Property]
    public void AChangedBitInUdp_IsNoticed(byte[] sal, ushort place)
    {
        byte[] ip = Encapsulate(sal, Client, Server);
        int at = 28 + (place % Math.Max(1, sal.Length));
        if (sal.Length > 0)
        {
            ip[at] ^= 0x10;
            Assert.Equal(Decapsulation.BadUdpChecksum, Open(ip));
        }
    }

    [Fact]
    public void UdpWithoutChecksum_IsAccepted()
    {
        byte[] ip = Encapsulate([1, 2, 3], Client, Server);
        ip[26] = 0;
        ip[27] = 0;
        Assert.Equal(Decapsulation.Serval, Open(ip));
    }

    [Fact]
    public void UdpChecksumThatComesOutAsZero_IsWrittenAsAllOnes()
    {
        // Among 65,536 two-byte payloads one makes the sum all ones.
        for (int value = 0; value <= ushort.MaxValue; value++)
        {
            byte[] ip = Encapsulate([(byte)(value >> 8), (byte)value], Client, Server);
            Assert.False(ip[26] == 0 && ip[27] == 0);
            Assert.Equal(Decapsulation.Serval, Open(ip));
        }
    }

    [Fact]
    public void IpOptions_AreSkipped()
    {
        byte[] plain = Encapsulate(PrototypePackets.Fin, Client with { UdpPort = 0 }, Server with { UdpPort = 0 });
        byte[] ip = [.. plain[..20], 1, 1, 1, 1, .. plain[20..]];
        ip[0] = 0x46;
        ip[3] += 4;
        SealHeader(ip, 24);

        Assert.Equal(Decapsulation.Serval, Open(ip, out _, out _, out byte[] sal));
        Assert.Equal(PrototypePackets.Fin, sal);
    }

    [Theory]
    [InlineData("not version 4", 0, 0x65, Decapsulation.NotServal)]
    [InlineData("header length below 20", 0, 0x44, Decapsulation.NotServal)]
    [InlineData("another protocol", 9, 6, Decapsulation.NotServal)]
    [InlineData("total length beyond the packet", 2, 0x10, Decapsulation.Truncated)]
    [InlineData("more fragments follow", 6, 0x20, Decapsulation.Fragment)]
    [InlineData("a later fragment", 7, 0x01, Decapsulation.Fragment)]
    public void AHeaderField_DecidesTheOutcome(string what, int offset, byte value, Decapsulation expected)
    {
        byte[] ip = Encapsulate(PrototypePackets.Fin, Client with { UdpPort = 0 }, Server with { UdpPort = 0 });
        ip[offset] = value;
        SealHeader(ip, 20);
        Assert.True(expected == Open(ip), what);
    }

    [Fact]
    public void AWrongHeaderChecksum_IsNoticed()
    {
        byte[] ip = Encapsulate(PrototypePackets.Fin, Client with { UdpPort = 0 }, Server with { UdpPort = 0 });
        ip[8]--;
        Assert.Equal(Decapsulation.BadHeaderChecksum, Open(ip));
    }

    [Fact]
    public void UdpOfOtherPorts_IsNotServal() =>
        Assert.Equal(Decapsulation.NotServal, Open(Encapsulate([1], Client with { UdpPort = 53 }, Server with { UdpPort = 1024 })));

    [Fact]
    public void UdpWithOneServalPort_IsServal() =>
        Assert.Equal(Decapsulation.Serval, Open(Encapsulate([1], Client with { UdpPort = 53 }, Server)));

    [Fact]
    public void UdpFromPortZero_CannotBeAnswered()
    {
        byte[] ip = Encapsulate([1], Client, Server);
        ip[20] = 0;
        ip[21] = 0;
        ip[26] = 0;
        ip[27] = 0;
        Assert.Equal(Decapsulation.PortZero, Open(ip));
    }

    [Fact]
    public void UdpLongerThanItsPacket_IsTruncated()
    {
        byte[] ip = Encapsulate([1], Client, Server);
        ip[25]++;
        Assert.Equal(Decapsulation.Truncated, Open(ip));
    }

    [Fact]
    public void BytesBehindTheDatagram_AreNotPartOfThePacket()
    {
        byte[] ip = [.. Encapsulate([1, 2, 3], Client, Server), 9, 9];
        ip[3] += 2;
        SealHeader(ip, 20);
        Assert.Equal(Decapsulation.Serval, Open(ip, out _, out _, out byte[] sal));
        Assert.Equal([1, 2, 3], sal);
    }

    [Fact]
    public void ALaterFragmentOfUdp_IsNotServal()
    {
        byte[] ip = Encapsulate([1], Client, Server);
        ip[7] = 1;
        SealHeader(ip, 20);
        Assert.Equal(Decapsulation.NotServal, Open(ip));
    }

    [Fact]
    public void Encapsulate_OneAddressInUdp_Throws() =>
        Assert.Throws<ArgumentException>(() => Encapsulate([1], Client, Server with { UdpPort = 0 }));

    [Fact]
    public void Encapsulate_TooSmallABuffer_Throws() =>
        Assert.Throws<ArgumentException>(() => Ipv4.Encapsulate(new byte[28], Client, Server, new byte[1]));

    [Fact]
    public void Encapsulate_DontFragment_SetsTheBitOnly()
    {
        byte[] buffer = new byte[64];
        Ipv4.Encapsulate(buffer, Client, Server, [1], identification: 7, timeToLive: 3, dontFragment: true);
        Assert.Equal([0, 7, 0x40, 0, 3, 17], buffer[4..10]);
        Assert.Equal(Decapsulation.Serval, Open(buffer));
    }

    private static byte[] Encapsulate(byte[] sal, NetworkAddress source, NetworkAddress destination)
    {
        byte[] buffer = new byte[Ipv4.Overhead(source) + sal.Length];
        Assert.Equal(buffer.Length, Ipv4.Encapsulate(buffer, source, destination, sal));
        return buffer;
    }

    private static Decapsulation Open(byte[] ip) => Open(ip, out _, out _, out _);

    private static Decapsulation Open(byte[] ip, out NetworkAddress source, out NetworkAddress destination, out byte[] sal)
    {
        Decapsulation outcome = Ipv4.TryDecapsulate(ip, out source, out destination, out ReadOnlySpan<byte> span);
        sal = span.ToArray();
        return outcome;
    }

    private static void SealHeader(byte[] ip, int headerBytes)
    {
        ushort checksum = InternetChecksum.Compute(ip.AsSpan(0, headerBytes), 10);
        ip[10] = (byte)(checksum >> 8);
        ip[11] = (byte)checksum;
    }
}
