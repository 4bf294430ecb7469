namespace ServalRef.Verification.Worlds;

/// <summary>What surrounds two hosts, in the surroundings of a situation.</summary>
/// <param name="Bits">The surroundings.</param>
internal readonly record struct HostsSurroundings(ulong Bits)
{
    private const int TableBits = 20;
    private const ulong Table = (1UL << TableBits) - 1;
    private const int BudgetAt = 20;
    private const int FreshAt = 28;
    private const int JoinsAt = 36;
    private const int LossesAt = 40;
    private const int Width = 4;
    private const ulong Digit = 15;

    /// <summary>The number of what the rendezvous knows.</summary>
    internal int Registrations => (int)(Bits & Table);

    /// <summary>Whether A's application still wants a further flow.</summary>
    internal bool Joins => (Bits >> JoinsAt & 1) != 0;

    /// <summary>Packets that may still be lost, if that is bounded.</summary>
    internal int Losses => (int)(Bits >> LossesAt & Digit);

    internal static HostsSurroundings Start(HostsOptions options, int table) => new(
        (uint)table
        | (ulong)(uint)options.MovesA << BudgetAt | (ulong)(uint)options.MovesB << (BudgetAt + Width)
        | (ulong)(uint)options.Addresses << FreshAt | (ulong)(uint)options.Addresses << (FreshAt + Width)
        | (options.Joins ? 1UL << JoinsAt : 0)
        | (ulong)(uint)(options.Losses ?? 0) << LossesAt);

    /// <summary>Moves of a host that are left.</summary>
    internal int Budget(int host) => (int)(Bits >> (BudgetAt + (Width * host)) & Digit);

    /// <summary>The index of the next address of a host that was never used.</summary>
    internal int Fresh(int host) => (int)(Bits >> (FreshAt + (Width * host)) & Digit);

    internal HostsSurroundings Moved(int host) => new(Bits - (1UL << (BudgetAt + (Width * host))));

    internal HostsSurroundings Grown(int host) => new(Bits + (1UL << (FreshAt + (Width * host))));

    internal HostsSurroundings Registered(int table) => new((Bits & ~Table) | (uint)table);

    internal HostsSurroundings Lost() => new(Bits - (1UL << LossesAt));

    internal HostsSurroundings Joined() => new(Bits & ~(1UL << JoinsAt));
}
