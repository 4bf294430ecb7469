using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <summary>A well-formed MTP header with its payload, read in place (WIRE-12).</summary>
/// <remarks>Fields of a block that is absent read as 0; <see cref="Flags"/> tells which blocks there are.</remarks>
public readonly ref struct MtpHeader
{
    /// <summary>The most ACK ranges that a packet carries (WIRE-12).</summary>
    public const int MaximumRanges = 64;

    internal const int FixedBytes = 12;
    internal const int AckBytes = 24;
    internal const int DataBytes = 8;
    private const MtpFlags ReservedFlags = (MtpFlags)0x07;

    private readonly ReadOnlySpan<byte> _bytes;

    internal MtpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the packet says, and which blocks follow.</summary>
    public MtpFlags Flags => (MtpFlags)_bytes[1];

    /// <summary>Bytes of the header, blocks included.</summary>
    public int HeaderBytes => _bytes[2] * 4;

    /// <summary>The CRC that it carries (WIRE-13): the same for copies of a packet, and but by chance for nothing else.</summary>
    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Low 32 bits of the packet number; see <see cref="Wire.PacketNumber.Expand"/>.</summary>
    public uint PacketNumber => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>The acknowledged flow as its data sender writes it; 0 when the block brings a window only.</summary>
    public uint AckedFlow => HasAck ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[12..]) : 0;

    /// <summary>Low 32 bits of the largest packet number acknowledged.</summary>
    public uint LargestAcknowledged => HasAck ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[16..]) : 0;

    /// <summary>How long the largest waited for this ACK, in units of 8 µs, saturating.</summary>
    public ushort AckDelay => HasAck ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[20..]) : (ushort)0;

    /// <summary>The next byte of the stream that the sender of this ACK wants.</summary>
    public ulong DataAck => HasAck ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[24..]) : 0;

    /// <summary>Bytes beyond <see cref="DataAck"/> that may be sent.</summary>
    public uint Window => HasAck ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[32..]) : 0;

    /// <summary>ACK ranges, 0 to 64.</summary>
    public int RangeCount => _bytes[3];

    /// <summary>Stream position of the first payload byte.</summary>
    public ulong Sequence =>
        (Flags & MtpFlags.Data) != 0 ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[(HeaderBytes - DataBytes)..]) : 0;

    /// <summary>All fields together, as one would write them again.</summary>
    public MtpFields Fields => new()
    {
        Flags = Flags,
        PacketNumber = PacketNumber,
        AckedFlow = AckedFlow,
        LargestAcknowledged = LargestAcknowledged,
        AckDelay = AckDelay,
        DataAck = DataAck,
        Window = Window,
        Sequence = Sequence,
    };

    /// <summary>The payload; empty without DATA.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderBytes..];

    /// <summary>Whether it announces a window and says nothing else: the form of openings and of pure window updates (WIRE-16).</summary>
    public bool IsWindowOnly => Flags == MtpFlags.Ack && AckedFlow == 0 && RangeCount == 0;

    private bool HasAck => (Flags & MtpFlags.Ack) != 0;

    /// <summary>Decodes an MTP header, checking all of it but <see cref="CheckRanges"/>.</summary>
    /// <param name="bytes">Everything after the SAL header.</param>
    /// <param name="sourceFlow">Source flow ID of the SAL header, which the CRC covers.</param>
    /// <param name="destinationFlow">Destination flow ID of the SAL header.</param>
    /// <param name="protocol">Protocol field of the SAL header.</param>
    /// <param name="mtp">The header, or an unusable value when it is dropped.</param>
    /// <returns>
    /// <see cref="DropReason.None"/>, or the first reason in this order: 12 bytes, version, CRC (it covers all that follows, so damage is
    /// named as damage), reserved bits, number of ranges, header length, ranges, and what DATA and FIN demand.
    /// </returns>
    public static DropReason TryDecode(
        ReadOnlySpan<byte> bytes, uint sourceFlow, uint destinationFlow, byte protocol, out MtpHeader mtp)
    {
        mtp = default;
        if (bytes.Length < FixedBytes)
        {
            return DropReason.MtpTruncated;
        }

        if (bytes[0] >> 4 != 1)
        {
            return DropReason.MtpVersion;
        }

        if (Crc32C.ComputeMtp(sourceFlow, destinationFlow, protocol, bytes) != BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]))
        {
            return DropReason.MtpCrc;
        }

        MtpHeader candidate = new(bytes);
        DropReason reason = candidate.CheckShape();
        reason = reason == DropReason.None ? candidate.CheckAck() : reason;
        reason = reason == DropReason.None ? candidate.CheckData() : reason;
        mtp = reason == DropReason.None ? candidate : default;
        return reason;
    }

    /// <summary>The packet number of a packet that is malformed elsewhere.</summary>
    /// <param name="bytes">Everything after the SAL header; of any content.</param>
    /// <param name="number">Its low 32 bits.</param>
    /// <returns>False if there is no header of the version that is known.</returns>
    public static bool TryReadNumber(ReadOnlySpan<byte> bytes, out uint number)
    {
        bool known = bytes.Length >= FixedBytes && bytes[0] >> 4 == 1;
        number = known ? BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) : 0;
        return known;
    }

    /// <summary>Whether a cut packet shows a whole MTP header of the right shape; its CRC cannot be checked.</summary>
    /// <param name="bytes">What was recorded after the SAL header.</param>
    /// <param name="length">Bytes after the SAL header before it was cut.</param>
    internal static bool IsWhole(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < FixedBytes || bytes[0] >> 4 != 1 || bytes[2] * 4 > bytes.Length)
        {
            return false;
        }

        MtpHeader candidate = new(bytes);
        return length >= candidate.HeaderBytes && candidate.CheckShape() == DropReason.None && candidate.CheckAck() == DropReason.None;
    }

    /// <summary>Bytes that a header with these blocks takes.</summary>
    /// <param name="flags">The blocks.</param>
    /// <param name="ranges">ACK ranges, 0 to 64.</param>
    public static int HeaderBytesFor(MtpFlags flags, int ranges) =>
        FixedBytes
        + ((flags & MtpFlags.Ack) != 0 ? AckBytes + (4 * ranges) : 0)
        + ((flags & MtpFlags.Data) != 0 ? DataBytes : 0);

    /// <summary>An ACK range as it stands on the wire.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not below <see cref="RangeCount"/>.</exception>
    public AckRange Range(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, RangeCount);
        ReadOnlySpan<byte> range = _bytes[(FixedBytes + AckBytes + (4 * index))..];
        return new AckRange(BinaryPrimitives.ReadUInt16BigEndian(range), BinaryPrimitives.ReadUInt16BigEndian(range[2..]));
    }

    /// <summary>The last check of an ACK: whether its ranges stay at or above packet number 0 (WIRE-14).</summary>
    /// <param name="largest">The full number that <see cref="LargestAcknowledged"/> stands for.</param>
    /// <returns><see cref="DropReason.None"/> or <see cref="DropReason.RangeBelowZero"/>.</returns>
    /// <remarks>
    /// Apart from <see cref="TryDecode"/>, because the wire has the low 32 bits only: a small number may be the first packets of a flow,
    /// or those just beyond a multiple of 2^32. Only who knows which, the sender of the acknowledged packets, can tell.
    /// </remarks>
    public DropReason CheckRanges(ulong largest)
    {
        ulong numbers = 0;
        for (int index = 0; index < RangeCount; index++)
        {
            AckRange range = Range(index);
            numbers += (ulong)range.Gap + range.Length;
        }

        return numbers != 0 && numbers - 1 > largest ? DropReason.RangeBelowZero : DropReason.None;
    }

    /// <summary>The acknowledged packet numbers, from the largest range to the smallest.</summary>
    /// <param name="largest">The full number that <see cref="LargestAcknowledged"/> stands for.</param>
    /// <returns>Ranges of full numbers; none if the ranges would reach below 0.</returns>
    public AckedNumbers Acknowledged(ulong largest) =>
        new(_bytes.Slice(HasAck ? FixedBytes + AckBytes : 0, CheckRanges(largest) == DropReason.None ? 4 * RangeCount : 0), largest);

    private DropReason CheckShape()
    {
        if ((_bytes[0] & 0xf) != 0)
        {
            return DropReason.MtpNibble;
        }

        if ((Flags & ReservedFlags) != 0)
        {
            return DropReason.MtpFlags;
        }

        if (RangeCount > MaximumRanges || (RangeCount > 0 && !HasAck))
        {
            return DropReason.RangeCount;
        }

        int expected = HeaderBytesFor(Flags, RangeCount);
        if (HeaderBytes != expected)
        {
            return DropReason.MtpHeaderLength;
        }

        return _bytes.Length < expected ? DropReason.MtpTruncated : DropReason.None;
    }

    private DropReason CheckAck()
    {
        if (!HasAck)
        {
            return DropReason.None;
        }

        if ((_bytes[22] | _bytes[23]) != 0)
        {
            return DropReason.ReservedBits;
        }

        if (RangeCount > 0 && AckedFlow == 0)
        {
            return DropReason.RangesOfNoFlow;
        }

        if (RangeCount > 0 && Range(0).Gap != 0)
        {
            return DropReason.FirstRangeGap;
        }

        for (int index = 0; index < RangeCount; index++)
        {
            if (Range(index).Length == 0)
            {
                return DropReason.EmptyRange;
            }
        }

        return DropReason.None;
    }

    private DropReason CheckData()
    {
        bool empty = _bytes.Length == HeaderBytes;
        if ((Flags & MtpFlags.Data) == 0)
        {
            return (Flags & MtpFlags.Fin) != 0 ? DropReason.FinWithoutData
                : empty ? DropReason.None
                : DropReason.PayloadWithoutData;
        }

        return empty && (Flags & MtpFlags.Fin) == 0 ? DropReason.EmptyData : DropReason.None;
    }
}
