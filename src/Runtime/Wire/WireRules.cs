using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>What the codec has to know of a dialect, as data.</summary>
internal sealed class WireRules
{
    private static readonly WireRules Mtp1 = new()
    {
        LastExtension = ExtensionType.Connection,
        ReservedIsZero = true,
        EntryFormats = true,
        Mtp = true,
        Protocols = [SalProtocol.Mtp, SalProtocol.Mtp],
    };

    private static readonly WireRules Prototype2014 = new()
    {
        LastExtension = ExtensionType.Source,
        ReservedIsZero = false,
        EntryFormats = false,
        Mtp = false,
        Protocols = [SalProtocol.Tcp, SalProtocol.Udp],
    };

    /// <summary>The same rules, but for reserved bits, which may be any.</summary>
    internal WireRules WithReserved => ReservedIsZero
        ? new WireRules
        {
            LastExtension = LastExtension,
            ReservedIsZero = false,
            EntryFormats = EntryFormats,
            Mtp = Mtp,
            Protocols = Protocols,
        }
        : this;

    /// <summary>The greatest extension type that is known (WIRE-4).</summary>
    internal required ExtensionType LastExtension { get; init; }

    /// <summary>Whether reserved bits have to be zero (WIRE-7).</summary>
    internal required bool ReservedIsZero { get; init; }

    /// <summary>Whether the low nibble of an address list is the format of its entries (WIRE-8).</summary>
    internal required bool EntryFormats { get; init; }

    /// <summary>Whether what follows the SAL header is an MTP header (WIRE-12).</summary>
    internal required bool Mtp { get; init; }

    /// <summary>The values of the protocol field, two of them, perhaps equal (WIRE-10).</summary>
    private byte[] Protocols { get; init; } = [];

    /// <summary>The rules of a dialect, found by its name, so that one with other limits keeps its wire.</summary>
    /// <exception cref="ArgumentException">No wire format is known by that name.</exception>
    internal static WireRules For(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (dialect.Name == Dialect.Mtp1.Name)
        {
            return Mtp1;
        }

        return dialect.Name == Dialect.Prototype2014.Name
            ? Prototype2014
            : throw new ArgumentException($"No wire format is known for the dialect '{dialect.Name}'.", nameof(dialect));
    }

    /// <summary>Whether the dialect uses this value of the protocol field (WIRE-10).</summary>
    internal bool HasProtocol(byte protocol) => protocol == Protocols[0] || protocol == Protocols[1];

    /// <summary>Bytes of one entry of an address list with this low nibble: 4, 8, or 0 for an unknown format (WIRE-8).</summary>
    internal int EntryBytes(int nibble) => !EntryFormats || nibble == 0 ? 4 : nibble == 1 ? 8 : 0;
}
