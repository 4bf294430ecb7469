using System.Buffers.Binary;
using System.Globalization;

namespace ServalRef.StateMachines.Services;

/// <summary>The name of a service: 256 opaque bits, of which prefixes are matched (RES-1).</summary>
/// <param name="High">The first 16 bytes, as a number in network order.</param>
/// <param name="Low">The last 16 bytes.</param>
/// <remarks>It says nothing about where the service is; the rules on the way do.</remarks>
public readonly partial record struct ServiceId(UInt128 High, UInt128 Low)
{
    /// <summary>Length on the wire, in bytes.</summary>
    public const int Bytes = 32;

    /// <summary>Length in bits.</summary>
    public const int Bits = 256;

    /// <summary>Reads the 32 bytes of a SERVICE extension.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static ServiceId Read(ReadOnlySpan<byte> bytes) => bytes.Length == Bytes
        ? new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]))
        : throw new ArgumentException($"A service ID has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads up to 64 hexadecimal digits; what is missing at the end is zero.</summary>
    /// <param name="text">For example <c>0005</c>.</param>
    /// <param name="id">The service ID, or zero.</param>
    /// <returns>False, and zero, if the text has another form.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ServiceId id)
    {
        id = default;
        Span<char> digits = stackalloc char[2 * Bytes];
        if (text.IsEmpty || text.Length > digits.Length)
        {
            return false;
        }

        digits.Fill('0');
        text.CopyTo(digits);
        if (!TryParseHalf(digits[..Bytes], out UInt128 high) || !TryParseHalf(digits[Bytes..], out UInt128 low))
        {
            return false;
        }

        id = new ServiceId(high, low);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="bytes">Room for at least 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less room.</exception>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
    }

    /// <summary>How many bits this and another service ID have in common from their beginning.</summary>
    /// <returns>0 to 256.</returns>
    public int CommonBits(ServiceId other) => High == other.High
        ? 128 + (int)UInt128.LeadingZeroCount(Low ^ other.Low)
        : (int)UInt128.LeadingZeroCount(High ^ other.High);

    /// <summary>The service ID with all bits after the first ones cleared.</summary>
    /// <param name="bits">How many bits stay, 0 to 256.</param>
    public ServiceId Truncate(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, Bits);
        return new(High & Mask(Math.Min(bits, 128)), Low & Mask(Math.Max(bits - 128, 0)));
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");

    /// <summary>The hexadecimal digits without zeros at the end, as commands take them; at least one.</summary>
    public string ToShortString() => ToString().TrimEnd('0') is { Length: > 0 } digits ? digits : "0";

    // A shift by the whole width would shift by nothing.
    private static UInt128 Mask(int bits) => bits == 0 ? 0 : UInt128.MaxValue << (128 - bits);

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out UInt128 half) =>
        UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
}
