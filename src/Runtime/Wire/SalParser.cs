using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <summary>Where the extensions of one SAL header begin, in bytes from its start; 0 stands for absent.</summary>
/// <remarks>A header has at most 255 words, so every offset fits 16 bits.</remarks>
internal struct ExtensionMap
{
    internal ushort Control;
    internal ushort FirstService;
    internal ushort SecondService;
    internal ushort Source;
    internal ushort AddressList;
    internal ushort Connection;
}

/// <summary>Checks the SAL header, base and extensions, and finds its extensions.</summary>
/// <remarks>
/// The order of the checks decides which of several reasons is named: base header (WIRE-1, WIRE-10); then the extensions from first to
/// last, each by type (WIRE-4), number (WIRE-6), extent (WIRE-3), length (WIRE-5) and content (WIRE-7, WIRE-8, WIRE-9); then the
/// checksum (WIRE-2). As in the prototype, the checksum comes after the extensions.
/// </remarks>
internal static class SalParser
{
    internal const int BaseBytes = 12;
    internal const int MaximumExtensions = 10;
    internal const int ControlBytes = 20;
    internal const int ServiceBytes = 36;
    internal const int SourceListOffset = 4;
    internal const int AddressListOffset = 12;
    internal const int MaximumSources = 20;

    /// <summary>Offset of the checksum field in the SAL header.</summary>
    internal const int ChecksumOffset = 10;

    /// <param name="bytes">The packet from the SAL header on.</param>
    /// <param name="rules">The dialect.</param>
    /// <param name="map">Where the extensions are; of no use unless the result is <see cref="DropReason.None"/>.</param>
    internal static DropReason Parse(ReadOnlySpan<byte> bytes, WireRules rules, out ExtensionMap map)
    {
        map = default;
        if (bytes.Length < BaseBytes)
        {
            return DropReason.Truncated;
        }

        int headerBytes = bytes[8] * 4;
        if (headerBytes < BaseBytes || headerBytes > bytes.Length)
        {
            return DropReason.HeaderLength;
        }

        if (!rules.HasProtocol(bytes[9]))
        {
            return DropReason.Protocol;
        }

        ReadOnlySpan<byte> header = bytes[..headerBytes];
        DropReason reason = ParseExtensions(header, rules, ref map);
        if (reason != DropReason.None)
        {
            return reason;
        }

        // Compared with the value a sender computes, not by summing to "all ones": that would let 0xffff pass for 0, and a
        // checksum that no sender writes could not be written again (WIRE-19).
        ushort field = BinaryPrimitives.ReadUInt16BigEndian(header[ChecksumOffset..]);
        return InternetChecksum.Compute(header, ChecksumOffset) == field ? DropReason.None : DropReason.Checksum;
    }

    private static DropReason ParseExtensions(ReadOnlySpan<byte> header, WireRules rules, ref ExtensionMap map)
    {
        int offset = BaseBytes;
        for (int count = 1; offset < header.Length; count++)
        {
            int length = 1;
            ExtensionType type = (ExtensionType)(header[offset] >> 4);
            if (type > rules.LastExtension)
            {
                return DropReason.UnknownExtension;
            }

            if (count > MaximumExtensions)
            {
                return DropReason.TooManyExtensions;
            }

            if (type == ExtensionType.Pad)
            {
                if (rules.ReservedIsZero && header[offset] != 0)
                {
                    return DropReason.ReservedBits;
                }
            }
            else
            {
                if (!TryNote(type, offset, ref map))
                {
                    return DropReason.DuplicateExtension;
                }

                if (offset + 2 > header.Length || offset + header[offset + 1] > header.Length)
                {
                    return DropReason.ExtensionOverrun;
                }

                length = header[offset + 1];
                DropReason reason = ExtensionCheck.Check(type, header.Slice(offset, length), rules);
                if (reason != DropReason.None)
                {
                    return reason;
                }
            }

            offset += length;
        }

        return DropReason.None;
    }

    /// <summary>Notes where an extension begins; false if the packet has its fill of them (WIRE-6).</summary>
    private static bool TryNote(ExtensionType type, int offset, ref ExtensionMap map)
    {
        switch (type)
        {
            case ExtensionType.Control:
                return TryNote(ref map.Control, offset);
            case ExtensionType.Service:
                return TryNote(ref map.FirstService, offset) || TryNote(ref map.SecondService, offset);
            case ExtensionType.Address:
                return TryNote(ref map.AddressList, offset);
            case ExtensionType.Source:
                return TryNote(ref map.Source, offset);
            default:
                return TryNote(ref map.Connection, offset);
        }
    }

    private static bool TryNote(ref ushort slot, int offset)
    {
        if (slot != 0)
        {
            return false;
        }

        slot = (ushort)offset;
        return true;
    }
}
