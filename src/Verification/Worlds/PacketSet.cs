namespace ServalRef.Verification.Worlds;

/// <summary>A set of at most four packet numbers in a word, in ascending order: packets under way have no order.</summary>
internal static class PacketSet
{
    /// <summary>The most packets that a set holds.</summary>
    internal const int Most = 4;

    internal static int Count(ulong set) => (79 - (int)ulong.LeadingZeroCount(set)) / 16;

    internal static ushort At(ulong set, int place) => (ushort)(set >> (16 * place));

    /// <summary>The set with one packet more; the same set if it is there already, or if the set is full: then it is lost.</summary>
    internal static ulong Add(ulong set, ushort packet, int capacity)
    {
        int count = Count(set);
        int place = 0;
        for (; place < count; place++)
        {
            ushort other = At(set, place);
            if (other == packet)
            {
                return set;
            }

            if (other > packet)
            {
                break;
            }
        }

        if (count >= capacity)
        {
            return set;
        }

        ulong below = set & ((1UL << (16 * place)) - 1);
        return below | (ulong)packet << (16 * place) | (set ^ below) << 16;
    }

    /// <summary>The set without the packet at a place.</summary>
    internal static ulong RemoveAt(ulong set, int place)
    {
        ulong below = set & ((1UL << (16 * place)) - 1);
        ulong above = place == 3 ? 0 : set >> (16 * (place + 1));
        return below | above << (16 * place);
    }
}
