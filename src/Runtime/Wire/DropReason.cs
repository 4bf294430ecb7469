namespace ServalRef.Runtime.Wire;

/// <summary>Why a packet was dropped as malformed (WIRE-11): a closed set, one counter each.</summary>
/// <remarks><see cref="DropReasons"/> has the text and the clause of every member.</remarks>
public enum DropReason : byte
{
    /// <summary>The packet is well formed.</summary>
    None,

    /// <summary>Fewer than the 12 bytes of a SAL base header (WIRE-1).</summary>
    Truncated,

    /// <summary>The header length field says less than 12 bytes, or more than the packet has (WIRE-1).</summary>
    HeaderLength,

    /// <summary>The protocol field is not one of the dialect (WIRE-10).</summary>
    Protocol,

    /// <summary>An extension of a type that the dialect does not have (WIRE-4).</summary>
    UnknownExtension,

    /// <summary>More than ten extensions (WIRE-6).</summary>
    TooManyExtensions,

    /// <summary>More extensions of one type than a packet may have (WIRE-6).</summary>
    DuplicateExtension,

    /// <summary>An extension reaches beyond the SAL header, so the lengths do not sum to it (WIRE-3).</summary>
    ExtensionOverrun,

    /// <summary>An extension has a length that its type does not allow (WIRE-5).</summary>
    ExtensionLength,

    /// <summary>A reserved bit or byte is set; mtp1 only (WIRE-7).</summary>
    ReservedBits,

    /// <summary>A flag of a CONNECTION extension other than backup is set (WIRE-9c).</summary>
    ConnectionFlags,

    /// <summary>An address list in an entry format other than 0 and 1; mtp1 only (WIRE-8).</summary>
    AddressFormat,

    /// <summary>A CONNECTION extension of an unknown kind (WIRE-9).</summary>
    ConnectionKind,

    /// <summary>The SAL checksum does not match the header (WIRE-2).</summary>
    Checksum,

    /// <summary>Bytes follow the SAL header, but fewer than the MTP header needs (WIRE-12).</summary>
    MtpTruncated,

    /// <summary>An MTP version other than 1 (WIRE-12).</summary>
    MtpVersion,

    /// <summary>The CRC-32C does not match (WIRE-13).</summary>
    MtpCrc,

    /// <summary>The low nibble beside the MTP version is not zero (WIRE-12a).</summary>
    MtpNibble,

    /// <summary>An MTP flag is set that means nothing (WIRE-12b).</summary>
    MtpFlags,

    /// <summary>The MTP header length disagrees with its flags and its number of ranges (WIRE-12).</summary>
    MtpHeaderLength,

    /// <summary>More than 64 ACK ranges, or ranges without the ACK flag (WIRE-12).</summary>
    RangeCount,

    /// <summary>ACK ranges of flow 0, which is none (WIRE-14a).</summary>
    RangesOfNoFlow,

    /// <summary>The first ACK range has a gap (WIRE-14b).</summary>
    FirstRangeGap,

    /// <summary>An ACK range is empty (WIRE-14c).</summary>
    EmptyRange,

    /// <summary>An ACK range reaches below packet number 0; known only once numbers are expanded (WIRE-14).</summary>
    RangeBelowZero,

    /// <summary>FIN without DATA (WIRE-15).</summary>
    FinWithoutData,

    /// <summary>DATA without payload and without FIN (WIRE-15).</summary>
    EmptyData,

    /// <summary>Payload without DATA (WIRE-15).</summary>
    PayloadWithoutData,

    /// <summary>The last two bytes of an address entry of 8 bytes are not zero; mtp1 only (WIRE-8b).</summary>
    EntryPadding,

    /// <summary>A CONNECTION extension of a length that its kind does not have (WIRE-9b).</summary>
    ConnectionLength,
}
