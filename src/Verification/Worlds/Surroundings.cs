namespace ServalRef.Verification.Worlds;

/// <summary>What surrounds one host, in 32 bits of a situation: its addresses, what it may still do, who can find it.</summary>
/// <param name="Bits">The 32 bits.</param>
internal readonly record struct Surroundings(uint Bits)
{
    private const int FreshAt = 6;

    private const int BudgetAt = 9;

    private const int ProvedAt = 12;

    private const uint Three = 7;

    private const uint Six = 63;

    /// <summary>The addresses that work now, as bits.</summary>
    internal uint Alive => Bits & Six;

    /// <summary>The index of the next address that was never used.</summary>
    internal int Fresh => (int)(Bits >> FreshAt & Three);

    /// <summary>Moves left.</summary>
    internal int Budget => (int)(Bits >> BudgetAt & Three);

    /// <summary>The addresses at which the host has received an answer to a request of its own, as bits.</summary>
    internal uint Proved => Bits >> ProvedAt & Six;

    /// <summary>The beginning: one address, and one more that stays where a further flow has a path of its own.</summary>
    internal static Surroundings Start(int moves, bool secondPath)
    {
        uint first = secondPath ? 1u | 1u << Places.OfSecondPath : 1u;
        return new(first | 1u << FreshAt | (uint)moves << BudgetAt | first << ProvedAt);
    }

    internal static Surroundings Of(ulong word, int host) => new((uint)(word >> (32 * host)));

    internal ulong Into(ulong word, int host) => (word & ~(0xFFFF_FFFFUL << (32 * host))) | (ulong)Bits << (32 * host);

    internal bool IsAlive(int index) => index >= 0 && (Alive >> index & 1) != 0;

    internal Surroundings Dies(int index) => new(Bits & ~(1u << index));

    internal Surroundings Comes(int index) => new(Bits | 1u << index);

    internal Surroundings TakesFresh() => new(Bits + (1u << FreshAt));

    internal Surroundings Spends() => new(Bits - (1u << BudgetAt));

    /// <summary>The same with its addresses renamed: none was ever used beside those that are named.</summary>
    internal Surroundings Renamed(int host, Names names)
    {
        uint rest = Bits & ~(Six | Three << FreshAt | Six << ProvedAt);
        uint fresh = uint.PopCount(names.AddressesOf(host));
        return new(rest | names.Renamed(host, Alive) | fresh << FreshAt | names.Renamed(host, Proved) << ProvedAt);
    }

    internal Surroundings Proves(int index) => new(Bits | 1u << (ProvedAt + index));
}
