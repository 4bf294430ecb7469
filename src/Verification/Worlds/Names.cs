using System.Numerics;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>The versions and addresses that occur somewhere, as bits.</summary>
/// <param name="Low">Versions of the first four ends of flows, in 32 bits each: 8 for each kind of request, bit v for version v.</param>
/// <param name="High">Those of the next four.</param>
/// <param name="Newest">The newest version that each end has used, in 8 bits each.</param>
/// <param name="Addresses">The addresses of the hosts, in 8 bits each: bit i for address i.</param>
/// <remarks>
/// The machines compare a version with others of the same kind of request, compare an ackno with the version of a request that
/// is outstanding, and give a request a version above all that were used (CTL-1, CTL-2, CTL-8). Addresses they compare. So
/// nothing that happens depends on which versions and addresses these are, only on which are the same and, within a kind, on
/// their order. A name that occurs nowhere can go to another.
/// </remarks>
internal readonly record struct Names(UInt128 Low, UInt128 High, ulong Newest, ushort Addresses)
{
    private const int Ends = 8;

    private const int Kinds = 4;

    private const int Bits = 8;

    /// <summary>The addresses that hosts lose and gain: not the rendezvous, nor that of a path of its own.</summary>
    private const uint Movable = (1u << Places.OfSecondPath) - 1;

    /// <summary>A bit beside the addresses: there are more names than these fields hold.</summary>
    private const ushort TooMany = 0x8000;

    /// <summary>Whether there are more names than can be held: what names them stands for itself.</summary>
    internal bool AreTooMany => (Addresses & TooMany) != 0;

    /// <summary>Whether renaming would change nothing.</summary>
    internal bool AreCanonical
    {
        get
        {
            if ((Addresses & (Addresses + 0x0101)) != 0)
            {
                return false;
            }

            ulong newest = Newest;
            for (int end = 0; end < Ends; end++, newest >>= Bits)
            {
                uint versions = Of(end);
                if ((versions | (uint)newest & 0xFF) != 0 && !InOrder(versions, (uint)newest & 0xFF))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>What occurs in either.</summary>
    public static Names operator |(Names left, Names right) =>
        new(left.Low | right.Low, left.High | right.High, left.Newest | right.Newest, (ushort)(left.Addresses | right.Addresses));

    /// <summary>These, and one version more; 0 is none.</summary>
    internal Names With(int end, EmissionSlot kind, uint version)
    {
        if (version == 0)
        {
            return this;
        }

        if (!Fits(end, version))
        {
            return this with { Addresses = TooMany };
        }

        UInt128 bit = UInt128.One << ((end % 4 * Kinds + (int)kind) * Bits + (int)version);
        return end < 4 ? this with { Low = Low | bit } : this with { High = High | bit };
    }

    /// <summary>These, and the newest version that an end has used.</summary>
    internal Names WithNewest(int end, uint version) => Fits(end, version)
        ? this with { Newest = Newest | (ulong)version << (end * Bits) } : this with { Addresses = TooMany };

    /// <summary>These, and more addresses of a host.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    /// <param name="addresses">The addresses, as bits.</param>
    internal Names WithAddresses(int host, uint addresses) =>
        this with { Addresses = (ushort)(Addresses | (addresses & Movable) << (host * Bits)) };

    /// <summary>The addresses of a host that occur, as bits.</summary>
    internal uint AddressesOf(int host) => (uint)Addresses >> (host * Bits) & Movable;

    /// <summary>What a version is renamed to: how many there are of the kinds before, and of its own up to it.</summary>
    internal uint Version(int end, EmissionSlot kind, uint version)
    {
        uint upTo = (1u << ((int)kind * Bits)) - 1 | ((2u << (int)version) - 1) << ((int)kind * Bits);
        return version == 0 ? 0 : (uint)BitOperations.PopCount(Of(end) & upTo);
    }

    /// <summary>What the newest version of an end is renamed to: how many there are.</summary>
    internal uint NewestOf(int end) => (uint)BitOperations.PopCount(Of(end));

    /// <summary>What an address is renamed to: how many there are before it.</summary>
    internal int Address(int host, int index) => index is < 0 or >= Places.OfSecondPath
        ? index : BitOperations.PopCount(AddressesOf(host) & ((1u << index) - 1));

    /// <summary>Addresses as bits, renamed; those that do not occur are left out.</summary>
    internal uint Renamed(int host, uint addresses)
    {
        uint renamed = addresses & ~Movable;
        for (uint left = addresses & AddressesOf(host); left != 0; left &= left - 1)
        {
            renamed |= 1u << Address(host, BitOperations.TrailingZeroCount(left));
        }

        return renamed;
    }

    private static bool Fits(int end, uint version) => end < Ends && version < Bits;

    private static bool InOrder(uint versions, uint newest)
    {
        int next = 1;
        for (; versions != 0; versions >>= Bits)
        {
            uint mine = versions & 0xFF;
            int count = BitOperations.PopCount(mine);
            if (mine != ((1u << count) - 1) << next)
            {
                return false;
            }

            next += count;
        }

        // An end whose record is gone has no newest version.
        return newest == 0 || newest == next - 1;
    }

    private uint Of(int end) => (uint)((end < 4 ? Low : High) >> (end % 4 * Kinds * Bits));
}
