using System.Numerics;

namespace ServalRef.Verification.Worlds;

/// <summary>What surrounds one host of the model of address lists, in 32 bits of a situation.</summary>
/// <param name="Bits">The 32 bits.</param>
internal readonly record struct AddressSurroundings(uint Bits)
{
    private const int OpeningAt = 4;

    private const int TriedAt = 8;

    private const uint Tries = 3;

    /// <summary>Changes of the list left.</summary>
    internal int Budget => (int)(Bits & 15);

    /// <summary>How many openings wait for an answer.</summary>
    internal int Openings => BitOperations.PopCount(Bits >> OpeningAt & 15);

    internal static AddressSurroundings Start(int changes) => new((uint)changes);

    internal static AddressSurroundings Of(ulong word, int host) => new((uint)(word >> (32 * host)));

    internal ulong Into(ulong word, int host) => (word & ~(0xFFFF_FFFFUL << (32 * host))) | (ulong)Bits << (32 * host);

    internal AddressSurroundings Spends() => new(Bits - 1);

    internal bool IsOpening(int index) => (Bits >> (OpeningAt + index) & 1) != 0;

    /// <summary>SYNs to an address of the peer since it was listed or last answered; from 3 on no longer counted.</summary>
    internal int Tried(int index) => (int)(Bits >> (TriedAt + (2 * index)) & Tries);

    internal AddressSurroundings Sends(int index) =>
        new((Bits | 1u << (OpeningAt + index)) + (Tried(index) < Tries ? 1u << (TriedAt + (2 * index)) : 0));

    internal AddressSurroundings Ends(int index) => new(Bits & ~(1u << (OpeningAt + index)));

    internal AddressSurroundings Forgets(int index) => new(Bits & ~(Tries << (TriedAt + (2 * index))));
}
