using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

public class AllocationTests
{
    [Fact]
    public void DecodingAndEncodingTenThousandPackets_AllocatesNothing()
    {
        byte[][] packets = [.. PrototypePackets.All, .. MtpPackets.All];
        byte[] buffer = new byte[2048];
        // While the runtime still compiles, it may charge this thread for it; a codec that allocates does so in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            int accepted = Run(packets, buffer, 10_000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(10_000, accepted);
        }

        Assert.Equal(0, least);
    }

    private static int Run(byte[][] packets, byte[] buffer, int count)
    {
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = packets[i % packets.Length];
            Dialect dialect = SalPacket.DialectOf(bytes)!;
            if (SalPacket.TryDecode(bytes, dialect, out SalPacket packet) == DropReason.None && packet.WriteTo(buffer) == bytes.Length)
            {
                accepted++;
            }
        }

        return accepted;
    }
}
