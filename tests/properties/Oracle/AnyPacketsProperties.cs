using FsCheck.Xunit;
using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Soundness;

/// <summary>Whatever comes in a capture, in whatever order, the oracle judges it and goes on.</summary>
public class AnyPacketsProperties
{
    private const int Packets = 60;

    private static readonly NetworkAddress[] Addresses = [new(0x0a01_0001), new(0x0a01_0002), new(0x0a09_0001)];

    [Property(MaxTest = 60, Replay = Seeds.Of)]
    [Trait("Clause", "CTL-4")]
    public void AnyFlagsFieldsAndOrder_AreJudged_InMtp1(int seed) => Judge(Dialect.Mtp1, seed);

    [Property(MaxTest = 60, Replay = Seeds.Of)]
    [Trait("Clause", "CTL-4")]
    public void AnyFlagsFieldsAndOrder_AreJudged_InPrototype2014(int seed) => Judge(Dialect.Prototype2014, seed);

    private static void Judge(Dialect dialect, int seed)
    {
        foreach (NetworkAddress[] at in (NetworkAddress[][])[[], [Addresses[0]], [Addresses[1], Addresses[2]]])
        {
            var chance = new Random(seed);
            var judge = new Judge(new JudgeOptions { At = at });
            Instant time = Instant.FromSeconds(1);
            for (int number = 1; number <= Packets; number++)
            {
                time += Duration.FromSeconds(Math.Pow(chance.NextDouble(), 8) * 100);
                Feed(judge, chance, dialect, new PacketReference("any", number, time));
            }

            Assert.Equal(Packets, judge.Finish().Packets);
        }
    }

    private static void Feed(Judge judge, Random chance, Dialect dialect, PacketReference reference)
    {
        NetworkAddress source = Addresses[chance.Next(Addresses.Length)];
        NetworkAddress destination = Addresses[chance.Next(Addresses.Length)];
        byte[] bytes = Write(chance, dialect);
        if (SalPacket.TryDecode(bytes, dialect, out SalPacket packet) == DropReason.None)
        {
            judge.Add(reference, source, destination, packet, dialect);
        }
        else
        {
            judge.AddMalformed(new MalformedPacket
            {
                Reference = reference,
                Source = source,
                Destination = destination,
                Sal = bytes,
                Dialect = dialect,
                IsProven = chance.Next(2) == 0,
                Reason = DropReason.ReservedBits,
            });
        }
    }

    /// <summary>Few different numbers, so that packets often belong together; one in three begins or completes an opening.</summary>
    private static byte[] Write(Random chance, Dialect dialect)
    {
        Span<byte> buffer = stackalloc byte[512];
        SalWriter writer = new(buffer, dialect);
        bool handshake = chance.Next(3) == 0;
        uint from = (uint)chance.Next(handshake ? 1 : 0, 4);
        ControlFlags flags = handshake
            ? ((ControlFlags[])[ControlFlags.Syn, ControlFlags.Syn | ControlFlags.Ack, ControlFlags.Ack])[chance.Next(3)]
            : (ControlFlags)(chance.Next(256) & chance.Next(256)) & ~ControlFlags.Reserved;
        uint to = flags == ControlFlags.Syn ? 0 : (uint)chance.Next(4);
        writer.Begin(from, to, dialect.Name == Dialect.Mtp1.Name ? SalProtocol.Mtp : SalProtocol.Tcp);
        if (chance.Next(6) > 0)
        {
            writer.AddControl(flags, 100 + (uint)chance.Next(4), 100 + (uint)chance.Next(5), from);
        }

        if (flags == ControlFlags.Syn)
        {
            writer.AddService(new byte[SalPacket.ServiceIdBytes]);
        }

        if (dialect.Name == Dialect.Mtp1.Name && chance.Next(2) == 0)
        {
            var fields = new MtpFields { Flags = MtpFlags.Data, PacketNumber = (uint)chance.Next(8), Sequence = (ulong)chance.Next(8) };
            writer.AddMtp(fields, [], chance.Next(1, 4));
        }

        byte[] bytes = buffer[..writer.Finish()].ToArray();
        if (chance.Next(20) == 0)
        {
            bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
        }

        return bytes;
    }
}
