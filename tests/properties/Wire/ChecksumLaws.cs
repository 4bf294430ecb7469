using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>The two checks over bytes, against definitions written the slow way.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(ChecksumLaws)])]
public class ChecksumLaws
{
    public static Arbitrary<byte[]> Bytes() => Numbers.Bytes(0, 200).ToArbitrary();

    [Property]
    [Trait("Clause", "WIRE-2")]
    public void InternetChecksum_IsTheOnesComplementSumOfWords(byte[] bytes)
    {
        uint sum = 0;
        for (int at = 0; at < bytes.Length; at += 2)
        {
            sum += (uint)((bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0));
            sum = (sum & 0xffff) + (sum >> 16);
        }

        Assert.Equal((ushort)~sum, InternetChecksum.Finish(InternetChecksum.Add(0, bytes)));
    }

    [Property]
    [Trait("Clause", "WIRE-13")]
    public void Crc32C_IsTheReflectedDivisionByCastagnolisPolynomial(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1;
            }
        }

        Assert.Equal(~crc, Crc32C.Compute(bytes));
    }

    [Property]
    [Trait("Clause", "WIRE-13")]
    public void Crc32C_OfAnMtpPacket_CoversPseudoHeaderAndZeroedField(byte[] bytes)
    {
        byte[] mtp = [.. bytes, .. new byte[12]];
        byte[] covered = [1, 2, 3, 4, 5, 6, 7, 8, 253, 0, 0, 0, .. mtp[..4], 0, 0, 0, 0, .. mtp[8..]];
        Assert.Equal(Crc32C.Compute(covered), Crc32C.ComputeMtp(0x01020304, 0x05060708, 253, mtp));
    }

    [Fact]
    [Trait("Clause", "WIRE-13")]
    public void Crc32C_OfTheUsualNineDigits_IsTheUsualValue() =>
        Assert.Equal(0xe306_9283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
}
