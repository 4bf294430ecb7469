using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>A well-formed packet from its SAL header on, read in place.</summary>
/// <remarks>
/// Holds no copy: it is valid as long as the bytes that it was decoded from do not change. All numbers are in host order.
/// What an absent extension would say reads as 0, none or empty; the <c>Has…</c> members tell the difference.
/// </remarks>
public readonly ref partial struct SalPacket
{
    /// <summary>Bytes of a service ID.</summary>
    public const int ServiceIdBytes = 32;

    /// <summary>Bytes of the longest SAL header: its length field is a byte and counts words.</summary>
    public const int MostHeaderBytes = byte.MaxValue * 4;

    private readonly ExtensionMap _map;
    private readonly WireRules _rules;

    private SalPacket(ReadOnlySpan<byte> bytes, int length, WireRules rules, ExtensionMap map)
    {
        Bytes = bytes;
        Length = length;
        _rules = rules;
        _map = map;
    }

    /// <summary>The whole packet or, of a cut one, what there is.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Bytes of the packet, more than <see cref="Bytes"/> has if it was cut.</summary>
    public int Length { get; }

    /// <summary>Whether a capture has cut it behind the SAL header: then its CRC could not be checked, and its payload is not all there.</summary>
    public bool IsCut => Bytes.Length < Length;

    /// <summary>Bytes after the SAL header before it was cut.</summary>
    public int PayloadLength => Length - HeaderBytes;

    /// <summary>The SAL header with its extensions.</summary>
    public ReadOnlySpan<byte> Header => Bytes[..HeaderBytes];

    /// <summary>The extensions alone.</summary>
    public ReadOnlySpan<byte> Extensions => Bytes[SalParser.BaseBytes..HeaderBytes];

    /// <summary>What follows the SAL header: an MTP header and its payload, or TCP or UDP, or nothing.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[HeaderBytes..];

    /// <summary>The sender's flow ID; 0 is none.</summary>
    public uint SourceFlow => BinaryPrimitives.ReadUInt32BigEndian(Bytes);

    /// <summary>The receiver's flow ID; 0 in a SYN and in an unconnected datagram.</summary>
    public uint DestinationFlow => BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]);

    /// <summary>The protocol field, one of <see cref="SalProtocol"/> (WIRE-10).</summary>
    public byte Protocol => Bytes[9];

    /// <summary>Whether an MTP header follows the SAL header, and is there as a whole; never in prototype2014 (WIRE-12).</summary>
    public bool HasMtp => _rules.Mtp && HeaderBytes < Bytes.Length;

    /// <summary>The MTP header and its payload.</summary>
    /// <exception cref="InvalidOperationException"><see cref="HasMtp"/> is false.</exception>
    public MtpHeader Mtp => HasMtp ? new MtpHeader(Payload) : throw new InvalidOperationException("The packet has no MTP header.");

    private int HeaderBytes => Bytes[8] * 4;

    /// <summary>Decodes a packet, checking all of it.</summary>
    /// <param name="bytes">The packet from the SAL header to its end, without padding of lower layers.</param>
    /// <param name="dialect">The wire that it is held to.</param>
    /// <param name="packet">The packet, or an unusable value when it is dropped.</param>
    /// <returns>
    /// <see cref="DropReason.None"/>, or the first reason to drop the packet in this order: base header, extensions from first to last,
    /// SAL checksum, and in mtp1 the MTP header (see <see cref="MtpHeader.TryDecode"/>). Never throws on received bytes (WIRE-11).
    /// </returns>
    /// <exception cref="ArgumentException">The dialect has no wire format here.</exception>
    public static DropReason TryDecode(ReadOnlySpan<byte> bytes, Dialect dialect, out SalPacket packet)
    {
        packet = default;
        WireRules rules = WireRules.For(dialect);
        DropReason reason = SalParser.Parse(bytes, rules, out ExtensionMap map);
        if (reason != DropReason.None)
        {
            return reason;
        }

        SalPacket candidate = new(bytes, bytes.Length, rules, map);
        if (candidate.HasMtp)
        {
            reason = MtpHeader.TryDecode(
                candidate.Payload, candidate.SourceFlow, candidate.DestinationFlow, candidate.Protocol, out _);
            if (reason != DropReason.None)
            {
                return reason;
            }
        }

        packet = candidate;
        return DropReason.None;
    }

    /// <summary>Decodes what a capture has left of a packet: its SAL header, and the MTP header if that is whole.</summary>
    /// <param name="bytes">What was recorded from the SAL header on.</param>
    /// <param name="length">Bytes of the packet before it was cut.</param>
    /// <param name="dialect">The wire that it is held to.</param>
    /// <param name="packet">The packet, or an unusable value if it is not read.</param>
    /// <returns>
    /// <see cref="DropReason.None"/>; <see cref="DropReason.Truncated"/> if the SAL header was cut, so that nothing proves it; or what is
    /// wrong with it. Neither the CRC nor the payload is looked at.
    /// </returns>
    public static DropReason TryDecodeCut(ReadOnlySpan<byte> bytes, int length, Dialect dialect, out SalPacket packet)
    {
        packet = default;
        WireRules rules = WireRules.For(dialect);
        if (bytes.Length < SalParser.BaseBytes || (bytes[8] * 4 > bytes.Length && bytes[8] * 4 <= length))
        {
            return DropReason.Truncated;
        }

        DropReason reason = SalParser.Parse(bytes, rules, out ExtensionMap map);
        if (reason == DropReason.None)
        {
            int header = bytes[8] * 4;
            bool readable = !rules.Mtp || MtpHeader.IsWhole(bytes[header..], length - header);
            packet = new SalPacket(readable ? bytes : bytes[..header], length, rules, map);
        }

        return reason;
    }

    /// <summary>Decodes the SAL header alone of a malformed packet, if its checksum proves it and nothing but reserved bits is wrong in it.</summary>
    /// <param name="bytes">The packet from the SAL header on; of any content.</param>
    /// <param name="dialect">The wire that it is held to.</param>
    /// <param name="packet">The header, as if the rest had been cut; or an unusable value.</param>
    /// <returns>Whether the header can be read. That is no reason to act upon it (WIRE-11).</returns>
    public static bool TryDecodeHeader(ReadOnlySpan<byte> bytes, Dialect dialect, out SalPacket packet)
    {
        WireRules rules = WireRules.For(dialect).WithReserved;
        bool sound = SalParser.Parse(bytes, rules, out ExtensionMap map) == DropReason.None;
        packet = sound ? new SalPacket(bytes[..(bytes[8] * 4)], bytes.Length, rules, map) : default;
        return sound;
    }

    /// <summary>Decodes the SAL header of a packet of which the checksum is wrong and all else in it may be right.</summary>
    /// <param name="bytes">The packet from the SAL header on; of any content.</param>
    /// <param name="dialect">The wire that it is held to.</param>
    /// <param name="room">Where the header is copied to, at least <see cref="MostHeaderBytes"/>.</param>
    /// <param name="packet">The header as if its checksum were right, and the rest had been cut; or an unusable value.</param>
    /// <returns>Whether nothing else is wrong in the header. That is no reason to act upon it (WIRE-11).</returns>
    public static bool TryDecodeUnsealed(ReadOnlySpan<byte> bytes, Dialect dialect, Span<byte> room, out SalPacket packet)
    {
        packet = default;
        if (bytes.Length < SalParser.BaseBytes || bytes[8] * 4 < SalParser.BaseBytes || bytes[8] * 4 > bytes.Length)
        {
            return false;
        }

        Span<byte> header = room[..(bytes[8] * 4)];
        bytes[..header.Length].CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header[SalParser.ChecksumOffset..], InternetChecksum.Compute(header, SalParser.ChecksumOffset));
        return TryDecodeHeader(header, dialect, out packet);
    }

    /// <summary>Whether a SAL header's checksum is right, whatever else is wrong with the packet (WIRE-2).</summary>
    /// <param name="bytes">The packet from the SAL header on; of any content.</param>
    public static bool HasSoundHeader(ReadOnlySpan<byte> bytes)
    {
        int headerBytes = bytes.Length < SalParser.BaseBytes ? 0 : bytes[8] * 4;
        return headerBytes >= SalParser.BaseBytes && headerBytes <= bytes.Length
            && InternetChecksum.Compute(bytes[..headerBytes], SalParser.ChecksumOffset)
                == BinaryPrimitives.ReadUInt16BigEndian(bytes[SalParser.ChecksumOffset..]);
    }

    /// <summary>The dialect that a packet claims by its protocol field (WIRE-10).</summary>
    /// <param name="bytes">The packet from the SAL header on; of any content.</param>
    /// <returns>mtp1 for 253, prototype2014 for 6 and 17, else, or if the field is missing, null.</returns>
    public static Dialect? DialectOf(ReadOnlySpan<byte> bytes) => bytes.Length < 10
        ? null
        : bytes[9] switch
        {
            SalProtocol.Mtp => Dialect.Mtp1,
            SalProtocol.Tcp or SalProtocol.Udp => Dialect.Prototype2014,
            _ => null,
        };

    /// <summary>The extensions in the order of the packet, PAD included.</summary>
    public ExtensionEnumerator EnumerateExtensions() => new(Header);
}
