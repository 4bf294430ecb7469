using System.Buffers.Binary;

namespace ServalRef.Properties.Capture;

/// <summary>Kinds of damage to a file.</summary>
public enum Damage
{
    /// <summary>One byte is another.</summary>
    Byte,

    /// <summary>Four bytes are another number, perhaps a telling one: 0, the largest, a length or a magic number.</summary>
    Word,

    /// <summary>The rest is missing.</summary>
    Cut,

    /// <summary>A piece is missing.</summary>
    Gap,

    /// <summary>A piece comes twice.</summary>
    Repeat,
}

/// <summary>One piece of damage.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="At">Where, as a share of the length: 0 is the beginning and 65535 the end.</param>
/// <param name="Value">The new number, or how long the piece is.</param>
public sealed record Mutation(Damage Kind, ushort At, uint Value)
{
    /// <summary>The damaged file.</summary>
    public byte[] Apply(byte[] file)
    {
        int at = (int)((long)file.Length * At / 65_536);
        int end = (int)Math.Min(file.Length, at + (Value % 4096));
        byte[] damaged = [.. file];
        switch (Kind)
        {
            case Damage.Byte when at < file.Length:
                damaged[at] = (byte)Value;
                return damaged;
            case Damage.Word when (at & ~3) + 4 <= file.Length:
                BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(at & ~3), Value);
                return damaged;
            case Damage.Cut:
                return file[..at];
            case Damage.Gap:
                return [.. file[..at], .. file[end..]];
            case Damage.Repeat:
                return [.. file[..end], .. file[at..]];
            default:
                return damaged;
        }
    }

    public override string ToString() => $"{Kind} at {At / 655.36:f1} % ({Value:x})";
}
