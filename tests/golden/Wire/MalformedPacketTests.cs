using System.Runtime.CompilerServices;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Wire;

/// <summary>Malformed packets are shown as far as they can be read, and why they are dropped (WIRE-11).</summary>
[Trait("Clause", "WIRE-11")]
public class MalformedPacketTests
{
    private const string Fin = "00000003 00000002 0806 0ad6 1014 0400 874ad813 1ac50c67 a6f0351ec5a7b0c9";

    [Fact]
    public Task CutWithinTheBaseHeader() => Verify(Fin[..20], Dialect.Prototype2014);

    [Fact]
    public Task WrongChecksum() => Verify(Fin.Replace("0ad6", "0ad7", StringComparison.Ordinal), Dialect.Prototype2014);

    [Fact]
    public Task CutWithinAnExtension() => Verify(Fin[..^10], Dialect.Prototype2014);

    [Fact]
    public Task UnknownExtension() => Verify(Fin.Replace("1014", "7014", StringComparison.Ordinal), Dialect.Prototype2014);

    [Fact]
    public Task ReservedBits() => Verify("00000003 00000002 08fd 300a 1014 0501 874ad813 00000000 a6f0351ec5a7b0c9", Dialect.Mtp1);

    [Fact]
    public Task WrongCrc() => Verify("00000003 00000002 03fd fbfd 10800500 12345678 00000007 0000000000000000 68656c6c6f", Dialect.Mtp1);

    private static Task Verify(string hex, Dialect dialect, [CallerMemberName] string member = "")
    {
        using StringWriter text = new();
        PacketDump.Write(text, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), dialect);
        return Verifier.Verify(text.ToString()).UseMethodName(member);
    }
}
