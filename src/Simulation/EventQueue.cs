namespace ServalRef.Simulation;

/// <summary>What is to happen, the earliest first; at one moment, in the order in which it was agreed on.</summary>
/// <remarks>A heap of four children a node: shallower than one of two, and a node's children lie in one or two cache lines.</remarks>
internal sealed class EventQueue
{
    private const int Children = 4;

    private Entry[] _entries = new Entry[256];
    private long _order;

    internal int Count { get; private set; }

    internal long NextAt => Count == 0 ? long.MaxValue : _entries[0].At;

    internal void Add(long at, IEventTarget target, long argument)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }

        int place = Count++;
        Entry entry = new(at, _order++, target, argument);
        while (place > 0)
        {
            int parent = (place - 1) / Children;
            if (!IsBefore(entry, _entries[parent]))
            {
                break;
            }

            _entries[place] = _entries[parent];
            place = parent;
        }

        _entries[place] = entry;
    }

    internal Entry Take()
    {
        Entry first = _entries[0];
        Entry last = _entries[--Count];
        _entries[Count] = default;
        if (Count > 0)
        {
            Sink(last);
        }

        return first;
    }

    private void Sink(in Entry entry)
    {
        int place = 0;
        while (true)
        {
            int child = (place * Children) + 1;
            if (child >= Count)
            {
                break;
            }

            int end = Math.Min(child + Children, Count);
            int least = child;
            for (int other = child + 1; other < end; other++)
            {
                if (IsBefore(_entries[other], _entries[least]))
                {
                    least = other;
                }
            }

            if (!IsBefore(_entries[least], entry))
            {
                break;
            }

            _entries[place] = _entries[least];
            place = least;
        }

        _entries[place] = entry;
    }

    private static bool IsBefore(in Entry a, in Entry b) => a.At < b.At || (a.At == b.At && a.Order < b.Order);

    internal readonly record struct Entry(long At, long Order, IEventTarget Target, long Argument);
}
