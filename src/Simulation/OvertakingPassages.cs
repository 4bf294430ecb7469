namespace ServalRef.Simulation;

/// <summary>Packets that may overtake each other: each has an event of its own, and a buffer of its own for its bytes.</summary>
internal sealed class OvertakingPassages
{
    private readonly Queue<(long Departure, int Bytes)> _queue = new();
    private readonly Stack<int> _free = new();
    private readonly List<byte[]> _contents = [];
    private Passage[] _passages = new Passage[8];

    internal int Queued => _queue.Count;

    internal int Add(in Passage passage, ReadOnlySpan<byte> content)
    {
        _queue.Enqueue((passage.Departure, passage.Known.WireBytes));
        if (!_free.TryPop(out int place))
        {
            place = _contents.Count;
            _contents.Add([]);
        }

        if (place == _passages.Length)
        {
            Array.Resize(ref _passages, 2 * place);
        }

        if (_contents[place].Length < content.Length)
        {
            _contents[place] = new byte[content.Length];
        }

        _passages[place] = passage;
        content.CopyTo(_contents[place]);
        return place;
    }

    /// <summary>A packet that arrives.</summary>
    internal Passage Take(int place, out Span<byte> content)
    {
        Passage passage = _passages[place];
        content = _contents[place].AsSpan(0, passage.ContentBytes);
        return passage;
    }

    /// <summary>It has been handed on.</summary>
    internal void Release(int place) => _free.Push(place);

    /// <summary>What has left the queue: its bytes.</summary>
    internal long Depart(long now)
    {
        long bytes = 0;
        while (_queue.TryPeek(out (long Departure, int Bytes) first) && first.Departure <= now)
        {
            bytes += _queue.Dequeue().Bytes;
        }

        return bytes;
    }

    internal void Lose()
    {
        _queue.Clear();
        for (int place = 0; place < _passages.Length; place++)
        {
            _passages[place].IsLost = true;
        }
    }
}
