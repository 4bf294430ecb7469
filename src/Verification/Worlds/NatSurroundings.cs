namespace ServalRef.Verification.Worlds;

/// <summary>What surrounds the flow behind a translator, in the surroundings of a situation.</summary>
/// <param name="Bits">The surroundings.</param>
internal readonly record struct NatSurroundings(ulong Bits)
{
    private const int RemapsAt = 4;

    private const int ChecksAt = 8;

    private const int LateAt = 12;

    private const int AnsweredAt = 16;

    private const int ThereAt = 32;

    private const int MovesAt = 36;

    private const int ProvedAt = 40;

    private const int StrandedAt = 48;

    private const ulong Digit = 15;

    private const ulong Six = 63;

    /// <summary>The index of A's mapping.</summary>
    internal int Mapping => (int)(Bits & Digit);

    /// <summary>Changes of the mapping left.</summary>
    internal int Remaps => (int)(Bits >> RemapsAt & Digit);

    /// <summary>Path checks without a reason left.</summary>
    internal int Checks => (int)(Bits >> ChecksAt & Digit);

    /// <summary>Late copies left.</summary>
    internal int LateCopies => (int)(Bits >> LateAt & Digit);

    /// <summary>The mappings at which A has received an RSYN+ACK, as bits.</summary>
    internal ulong ProvedA => Bits >> AnsweredAt & Six;

    /// <summary>The index of B's address.</summary>
    internal int AddressOfB => (int)(Bits >> ThereAt & Digit);

    /// <summary>Moves of B left.</summary>
    internal int Moves => (int)(Bits >> MovesAt & Digit);

    /// <summary>The addresses at which B has received an answer to a request of its own, as bits.</summary>
    internal ulong ProvedB => Bits >> ProvedAt & Six;

    /// <summary>Whether B has no address.</summary>
    internal bool IsStranded => (Bits >> StrandedAt & 1) != 0;

    internal static NatSurroundings Start(NatOptions options) => new(
        (ulong)(uint)options.Remaps << RemapsAt | (ulong)(uint)options.PathChecks << ChecksAt | (ulong)(uint)options.LateCopies << LateAt
        | 1UL << AnsweredAt | (ulong)(uint)options.MovesB << MovesAt | 1UL << ProvedAt);

    internal NatSurroundings Remapped() => new(Bits - (1UL << RemapsAt) + 1);

    internal NatSurroundings Checked() => new(Bits - (1UL << ChecksAt));

    internal NatSurroundings Late() => new(Bits - (1UL << LateAt));

    internal NatSurroundings ProvesA(int index) => new(Bits | 1UL << (AnsweredAt + index));

    internal NatSurroundings ProvesB(int index) => new(Bits | 1UL << (ProvedAt + index));

    /// <summary>B loses its address.</summary>
    internal NatSurroundings Leaves() => new((Bits - (1UL << MovesAt)) | 1UL << StrandedAt);

    /// <summary>B, which has none, gets the next address.</summary>
    internal NatSurroundings Arrives() => new((Bits & ~(1UL << StrandedAt)) + (1UL << ThereAt));

    /// <summary>B goes from one address to the next at once.</summary>
    internal NatSurroundings Moved() => new(Bits - (1UL << MovesAt) + (1UL << ThereAt));
}
