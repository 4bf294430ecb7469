using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Wire;

/// <summary>All that the prototype ever sent us decodes, and is written again byte for byte.</summary>
[Trait("Clause", "WIRE-19")]
public class CaptureRoundTripTests
{
    public static TheoryData<string> Captures => [.. TestData.Captures];

    [Theory]
    [MemberData(nameof(Captures))]
    public void EveryPacketOfACapture_IsWrittenAgainAsItWas(string file)
    {
        foreach (byte[] ip in CapturedPacket.All(file))
        {
            Decapsulation outcome = Ipv4.TryDecapsulate(ip, out NetworkAddress source, out NetworkAddress destination, out var sal);
            Assert.Equal(Decapsulation.Serval, outcome);
            Assert.Equal(DropReason.None, SalPacket.TryDecode(sal, Dialect.Prototype2014, out SalPacket packet));
            byte[] again = new byte[sal.Length];
            packet.WriteTo(again);
            Assert.Equal(ip, Encapsulated.Like(ip, source, destination, again));
        }
    }
}
