using System.Buffers.Binary;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Fuzz;

/// <summary>The packet codec of a dialect: what is decoded is encoded to the same bytes (WIRE-11, WIRE-19).</summary>
internal sealed class PacketTarget(Dialect dialect) : Target
{
    private readonly byte[] _room = new byte[1 << 17];

    /// <inheritdoc/>
    public override string Name => $"packet-{dialect.Name}";

    /// <summary>Makes SAL checksum and, in mtp1, CRC right, as far as a packet has them.</summary>
    public static void Seal(Span<byte> packet)
    {
        int headerBytes = packet.Length < 12 ? 0 : packet[8] * 4;
        if (headerBytes < 12 || headerBytes > packet.Length)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Compute(packet[..headerBytes], 10));
        Span<byte> mtp = packet[headerBytes..];
        if (packet[9] == SalProtocol.Mtp && mtp.Length >= 12)
        {
            uint source = BinaryPrimitives.ReadUInt32BigEndian(packet);
            uint destination = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
            BinaryPrimitives.WriteUInt32BigEndian(mtp[4..], Crc32C.ComputeMtp(source, destination, packet[9], mtp));
        }
    }

    /// <inheritdoc/>
    public override byte[] Repair(byte[] input)
    {
        byte[] made = [.. input];
        Seal(made);
        return made;
    }

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        byte[] before = [.. input];
        DropReason reason = SalPacket.TryDecode(input, dialect, out SalPacket packet);
        BrokenPromiseException.Unless(Enum.IsDefined(reason), $"no name for the reason: {reason}");
        if (reason == DropReason.None)
        {
            int length = packet.WriteTo(_room);
            BrokenPromiseException.Unless(_room.AsSpan(0, length).SequenceEqual(input), "encoding what was decoded gives other bytes");
        }

        if (SalPacket.TryDecodeCut(input, input.Length + 100, dialect, out SalPacket cut) == DropReason.None)
        {
            BrokenPromiseException.Unless(cut.Header.Length <= input.Length, "a header beyond what was captured");
        }

        SalPacket.TryDecodeHeader(input, dialect, out _);
        SalPacket.TryDecodeUnsealed(input, dialect, _room, out _);
        PacketDump.Write(TextWriter.Null, input, dialect);
        Decapsulation outcome = Ipv4.TryDecapsulate(input, out _, out _, out ReadOnlySpan<byte> sal);
        BrokenPromiseException.Unless(Enum.IsDefined(outcome) && sal.Length <= input.Length, "more in an IP packet than there is");
        BrokenPromiseException.Unless(input.AsSpan().SequenceEqual(before), "what was to be read was written to");
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => dialect == Dialect.Mtp1
        ? Frames.OfScenarios().DistinctBy(frame => Convert.ToHexString(frame.AsSpan(28, Math.Min(frame.Length - 28, 6))) + frame.Length).Select(Sal)
        : PrototypePackets.All;

    private static byte[] Sal(byte[] ip)
    {
        Ipv4.TryDecapsulate(ip, out _, out _, out ReadOnlySpan<byte> sal);
        return [.. sal];
    }
}
