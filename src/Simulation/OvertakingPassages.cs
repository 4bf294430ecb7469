namespace ServalRef.Simulation;

/// <summary>Packets that may overtake each other: each has an event of its own, and a buffer of its own for its bytes.</summary>
internal sealed class OvertakingPassages
{
    private readonly Queue<(long Departure, int Bytes)> _queue = new();
    private readonly Stack<int> _free = new();
    private (Passage Passage, byte[]? Content)[] _held = [];

    internal int Queued => _queue.Count;

    internal int Add(in Passage passage, ReadOnlySpan<byte> content)
    {
        _queue.Enqueue((passage.Departure, passage.Known.WireBytes));
        if (!_free.TryPop(out int place))
        {
            place = _held.Length;
            Array.Resize(ref _held, Math.Max(8, 2 * place));
            for (int spare = _held.Length - 1; spare > place; spare--)
            {
                _free.Push(spare);
            }
        }

        byte[]? room = _held[place].Content;
        room = room?.Length >= content.Length ? room : new byte[content.Length];
        content.CopyTo(room);
        _held[place] = (passage, room);
        return place;
    }

    /// <summary>A packet that arrives.</summary>
    internal Passage Take(int place, out Span<byte> content)
    {
        (Passage passage, byte[]? held) = _held[place];
        content = held.AsSpan(0, passage.ContentBytes);
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
        for (int place = 0; place < _held.Length; place++)
        {
            _held[place].Passage.IsLost = true;
        }
    }
}
