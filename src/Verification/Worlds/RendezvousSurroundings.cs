namespace ServalRef.Verification.Worlds;

/// <summary>What surrounds the model of registration, in the surroundings of a situation.</summary>
/// <param name="Bits">The surroundings.</param>
internal readonly record struct RendezvousSurroundings(ulong Bits)
{
    private const int RenewalsAt = 4;

    private const int ExpiriesAt = 8;

    private const int FreshAt = 12;

    private const int FoundAt = 16;

    private const ulong Digit = 15;

    /// <summary>Moves left.</summary>
    internal int Moves => (int)(Bits & Digit);

    /// <summary>Renewals left.</summary>
    internal int Renewals => (int)(Bits >> RenewalsAt & Digit);

    /// <summary>Expiries left.</summary>
    internal int Expiries => (int)(Bits >> ExpiriesAt & Digit);

    /// <summary>The index of the next address that was never used.</summary>
    internal int Fresh => (int)(Bits >> FreshAt & Digit);

    /// <summary>Whether the mover has found the host since it moved last.</summary>
    internal bool IsFound => (Bits >> FoundAt & 1) != 0;

    internal static RendezvousSurroundings Start(RendezvousOptions options) => new(
        (uint)options.Moves | (ulong)(uint)options.Renewals << RenewalsAt | (ulong)(uint)options.Expiries << ExpiriesAt | 1UL << FreshAt);

    internal RendezvousSurroundings Moved(int index) =>
        new((Bits - 1 + (index == Fresh ? 1UL << FreshAt : 0)) & ~(1UL << FoundAt));

    internal RendezvousSurroundings Renewed() => new(Bits - (1UL << RenewalsAt));

    internal RendezvousSurroundings Expired() => new(Bits - (1UL << ExpiriesAt));

    internal RendezvousSurroundings Finds() => new(Bits | 1UL << FoundAt);
}
