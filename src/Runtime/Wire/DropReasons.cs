namespace ServalRef.Runtime.Wire;

/// <summary>The text and the clause of each <see cref="DropReason"/>.</summary>
public static class DropReasons
{
    // In the order of the enumeration.
    private static readonly (string Text, string Clause)[] Table =
    [
        ("well formed", ""),
        ("fewer than the 12 bytes of a SAL header", "WIRE-1"),
        ("header length below 12 bytes or beyond the packet", "WIRE-1"),
        ("protocol field not of this dialect", "WIRE-10"),
        ("unknown extension type", "WIRE-4"),
        ("more than 10 extensions", "WIRE-6a"),
        ("too many extensions of one type", "WIRE-6b"),
        ("extension reaches beyond the SAL header", "WIRE-3"),
        ("extension length not allowed for its type", "WIRE-5"),
        ("reserved bit set", "WIRE-7a"),
        ("unknown CONNECTION flag set", "WIRE-9c"),
        ("unknown address entry format", "WIRE-8a"),
        ("unknown CONNECTION kind", "WIRE-9a"),
        ("SAL checksum does not match", "WIRE-2"),
        ("packet ends within the MTP header", "WIRE-12d"),
        ("MTP version is not 1", "WIRE-12a"),
        ("CRC-32C does not match", "WIRE-13"),
        ("low nibble beside the MTP version set", "WIRE-12a"),
        ("unknown MTP flag set", "WIRE-12b"),
        ("MTP header length disagrees with its flags", "WIRE-12d"),
        ("more than 64 ACK ranges, or ranges without ACK", "WIRE-12c"),
        ("ACK ranges of flow 0", "WIRE-14a"),
        ("first ACK range with a gap", "WIRE-14b"),
        ("empty ACK range", "WIRE-14c"),
        ("ACK range below packet number 0", "WIRE-14d"),
        ("FIN without DATA", "WIRE-15a"),
        ("DATA without payload and without FIN", "WIRE-15c"),
        ("payload without DATA", "WIRE-15b"),
        ("last two bytes of an address entry set", "WIRE-8b"),
        ("CONNECTION length not allowed for its kind", "WIRE-9b"),
    ];

    /// <summary>How many reasons there are, <see cref="DropReason.None"/> included: the size of a table of counters.</summary>
    public static int Count => Table.Length;

    /// <summary>What is wrong with the packet, as a short phrase.</summary>
    /// <param name="reason">A defined member.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member.</exception>
    public static string Describe(DropReason reason) => Row(reason).Text;

    /// <summary>The clause that is not kept, for example <c>WIRE-2</c>; empty for <see cref="DropReason.None"/>.</summary>
    /// <param name="reason">A defined member.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member.</exception>
    public static string Clause(DropReason reason) => Row(reason).Clause;

    private static (string Text, string Clause) Row(DropReason reason) =>
        (int)reason < Table.Length
            ? Table[(int)reason]
            : throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a defined drop reason.");
}
