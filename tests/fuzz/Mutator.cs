using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ServalRef.Fuzz;

/// <summary>Makes new inputs of known ones.</summary>
internal sealed class Mutator(Random chance, IReadOnlyList<string> words)
{
    private const int MostBytes = 1 << 16;

    private static readonly string[] Numbers = [
        "0", "-1", "1", "2", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308", "1e-308", "NaN", "0.5", "null",
    ];

    private static readonly uint[] Telling = [0, 1, 4, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    /// <summary>Changes an input a few times, perhaps with pieces of another.</summary>
    public byte[] Next(byte[] input, byte[] other)
    {
        byte[] made = input;
        for (int times = 1 << chance.Next(5); times > 0; times--)
        {
            made = Once(made, other);
        }

        return made.Length > MostBytes ? made[..MostBytes] : made;
    }

    private byte[] Once(byte[] input, byte[] other)
    {
        if (input.Length == 0)
        {
            return other;
        }

        int at = chance.Next(input.Length);
        int end = at + Math.Min(input.Length - at, 1 + chance.Next(1 << chance.Next(8)));
        return chance.Next(12) switch
        {
            0 or 1 => With(input, at, (byte)(input[at] ^ (1 << chance.Next(8)))),
            2 => With(input, at, (byte)chance.Next(256)),
            3 => Word(input, at),
            4 => [.. input[..at], .. input[end..]],
            5 => [.. input[..end], .. input[at..]],
            6 => input[..at],
            7 => Spliced(input, at, other),
            8 => Number(input, at),
            9 => Line(input, at),
            10 when words.Count > 0 => [.. input[..at], .. Encoding.UTF8.GetBytes(words[chance.Next(words.Count)]), .. input[(chance.Next(2) == 0 ? at : end)..]],
            _ => [.. input[..at], .. Enumerable.Range(0, end - at).Select(_ => (byte)chance.Next(256)), .. input[end..]],
        };
    }

    private static byte[] With(byte[] input, int at, byte value)
    {
        byte[] made = [.. input];
        made[at] = value;
        return made;
    }

    // A telling number of one, two or four bytes, in either order, or one beside what stood there.
    private byte[] Word(byte[] input, int at)
    {
        byte[] made = [.. input];
        int length = 1 << chance.Next(3);
        if (at + length > input.Length)
        {
            return made;
        }

        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, Telling[chance.Next(Telling.Length)] + (uint)chance.Next(-1, 2));
        Span<byte> place = made.AsSpan(at, length);
        number.AsSpan(0, length).CopyTo(place);
        if (chance.Next(2) == 0)
        {
            place.Reverse();
        }

        return made;
    }

    private byte[] Spliced(byte[] input, int at, byte[] other)
    {
        int from = chance.Next(other.Length + 1);
        int to = from + chance.Next(other.Length - from + 1);
        return [.. input[..at], .. other[from..to], .. input[(chance.Next(2) == 0 ? at : Math.Min(input.Length, at + to - from))..]];
    }

    // The decimal number at or behind a place becomes another.
    private byte[] Number(byte[] input, int at)
    {
        int from = Array.FindIndex(input, at, letter => char.IsAsciiDigit((char)letter));
        if (from < 0)
        {
            return input;
        }

        int to = from;
        while (to < input.Length && char.IsAsciiDigit((char)input[to]))
        {
            to++;
        }

        string number = chance.Next(3) == 0 ? chance.Next(100).ToString(CultureInfo.InvariantCulture) : Numbers[chance.Next(Numbers.Length)];
        return [.. input[..from], .. Encoding.ASCII.GetBytes(number), .. input[to..]];
    }

    // A whole line goes, comes twice, or moves to the end.
    private byte[] Line(byte[] input, int at)
    {
        int from = Array.LastIndexOf(input, (byte)'\n', at) + 1;
        int to = Array.IndexOf(input, (byte)'\n', at) + 1;
        to = to == 0 ? input.Length : to;
        from = Math.Min(from, to);
        return chance.Next(3) switch
        {
            0 => [.. input[..from], .. input[to..]],
            1 => [.. input[..to], .. input[from..]],
            _ => [.. input[..from], .. input[to..], .. input[from..to]],
        };
    }
}
