using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Generators;

/// <summary>Bytes as a network or an attacker may make them of a packet.</summary>
/// <param name="Bytes">What arrives.</param>
/// <param name="Dialect">The dialect of the packet that it was made of.</param>
public sealed record Received(byte[] Bytes, Dialect Dialect)
{
    public override string ToString()
    {
        using StringWriter text = new();
        text.Write('\n');
        PacketDump.Write(text, Bytes, Dialect);
        return text.ToString();
    }
}

/// <summary>Damages packets: bits, lengths, bytes put in or left out, with checksums that do not match, or that do again.</summary>
public static class Damage
{
    /// <summary>One to three changes to a generated packet or to one that the prototype sent.</summary>
    public static Gen<Received> Any { get; } =
        from whole in Gen.OneOf(
            Packets.Any.Select(spec => new Received(spec.Encode(), spec.Dialect)),
            Gen.Elements(PrototypePackets.All.ToArray()).Select(bytes => new Received(bytes, Dialect.Prototype2014)))
        from changes in Gen.Choose(1, 3)
        from damaged in Apply(whole.Bytes, changes)
        from reseal in Gen.Elements(false, true)
        select whole with { Bytes = reseal ? Reseal(damaged) : damaged };

    public static Arbitrary<Received> Arbitrary { get; } = Arb.From(Any, Shrink);

    /// <summary>Makes SAL checksum and, in mtp1, CRC right again, as far as the bytes have them.</summary>
    public static byte[] Reseal(byte[] bytes)
    {
        byte[] sealedBytes = [.. bytes];
        int headerBytes = bytes.Length < 12 ? 0 : bytes[8] * 4;
        if (headerBytes < 12 || headerBytes > bytes.Length)
        {
            return sealedBytes;
        }

        BinaryPrimitives.WriteUInt16BigEndian(sealedBytes.AsSpan(10), InternetChecksum.Compute(sealedBytes.AsSpan(0, headerBytes), 10));
        Span<byte> mtp = sealedBytes.AsSpan(headerBytes);
        if (bytes[9] == SalProtocol.Mtp && mtp.Length >= 12)
        {
            uint source = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes);
            uint destination = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes.AsSpan(4));
            BinaryPrimitives.WriteUInt32BigEndian(mtp[4..], Crc32C.ComputeMtp(source, destination, bytes[9], mtp));
        }

        return sealedBytes;
    }

    private static Gen<byte[]> Apply(byte[] bytes, int changes) =>
        changes == 0 ? Gen.Constant(bytes) : from once in Change(bytes) from all in Apply(once, changes - 1) select all;

    private static Gen<byte[]> Change(byte[] bytes)
    {
        int length = bytes.Length;
        Gen<byte[]> append = Numbers.Bytes(1, 8).Select(extra => (byte[])[.. bytes, .. extra]);
        if (length == 0)
        {
            return append;
        }

        Gen<byte[]> flip =
            from at in Gen.Choose(0, length - 1) from bit in Gen.Choose(0, 7) select With(bytes, at, (byte)(bytes[at] ^ (1 << bit)));
        Gen<byte[]> set = from at in Gen.Choose(0, length - 1) from value in Gen.Choose(0, 255) select With(bytes, at, (byte)value);
        Gen<byte[]> words = from at in Gen.Choose(0, length - 1) select length > 8 ? With(bytes, 8, (byte)at) : bytes;
        Gen<byte[]> cut = from at in Gen.Choose(0, length - 1) select bytes[..at];
        Gen<byte[]> omit = from at in Gen.Choose(0, length - 1) select (byte[])[.. bytes[..at], .. bytes[(at + 1)..]];
        Gen<byte[]> twice =
            from at in Gen.Choose(0, length - 1) from end in Gen.Choose(at, length) select (byte[])[.. bytes[..end], .. bytes[at..]];
        return Gen.Frequency((6, flip), (3, set), (1, words), (1, cut), (1, omit), (1, twice), (1, append));
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    // The end first, halving: most failures need the beginning only.
    private static IEnumerable<Received> Shrink(Received received)
    {
        for (int cut = received.Bytes.Length; cut > 0; cut /= 2)
        {
            yield return received with { Bytes = received.Bytes[..^cut] };
        }
    }
}
