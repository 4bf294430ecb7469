namespace ServalRef.Verification.Worlds;

/// <summary>How packets under way in one direction are kept in a word.</summary>
internal abstract class Network
{
    internal abstract int Count(ulong packets);

    internal abstract ushort At(ulong packets, int place);

    /// <summary>One packet more. A packet that is there already changes nothing.</summary>
    internal abstract ulong Add(ulong packets, ushort packet);

    internal abstract ulong RemoveAt(ulong packets, int place);
}

/// <summary>At most so many packets at a time; one that finds no room is lost.</summary>
internal sealed class BoundedNetwork(int capacity) : Network
{
    internal override int Count(ulong packets) => PacketSet.Count(packets);

    internal override ushort At(ulong packets, int place) => PacketSet.At(packets, place);

    internal override ulong Add(ulong packets, ushort packet) => PacketSet.Add(packets, packet, capacity);

    internal override ulong RemoveAt(ulong packets, int place) => PacketSet.RemoveAt(packets, place);
}

/// <summary>Every packet that was ever sent, deliverable again and again: the strongest replay.</summary>
internal sealed class PoolNetwork : Network
{
    private readonly Dictionary<(ulong Pool, ushort Packet), ulong> _grown = [];

    private readonly Dictionary<string, ulong> _numbers = [];

    private readonly List<ushort[]> _pools = [[]];

    internal override int Count(ulong packets) => _pools[(int)packets].Length;

    internal override ushort At(ulong packets, int place) => _pools[(int)packets][place];

    internal override ulong Add(ulong packets, ushort packet)
    {
        if (_grown.TryGetValue((packets, packet), out ulong known))
        {
            return known;
        }

        ushort[] pool = [.. _pools[(int)packets].Append(packet).Distinct().Order()];
        string name = string.Join(' ', pool);
        if (!_numbers.TryGetValue(name, out ulong number))
        {
            number = pool.Length == _pools[(int)packets].Length ? packets : (ulong)_pools.Count;
            if (number == (ulong)_pools.Count)
            {
                _pools.Add(pool);
            }

            _numbers[name] = number;
        }

        _grown[(packets, packet)] = number;
        return number;
    }

    internal override ulong RemoveAt(ulong packets, int place) => packets;
}
