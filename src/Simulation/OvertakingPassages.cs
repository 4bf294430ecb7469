namespace ServalRef.Simulation;

/// <summary>Packets that may overtake each other: each has an event of its own.</summary>
internal sealed class OvertakingPassages
{
    private readonly Queue<(long Departure, int Bytes)> _queue = new();
    private Passage[] _passages = new Passage[8];

    internal int Queued => _queue.Count;

    internal int Add(in Passage passage)
    {
        _queue.Enqueue((passage.Departure, passage.WireBytes));
        int place = Array.FindIndex(_passages, held => held.Frame is null);
        if (place < 0)
        {
            place = _passages.Length;
            Array.Resize(ref _passages, 2 * place);
        }

        _passages[place] = passage;
        return place;
    }

    internal Passage Take(int place)
    {
        Passage passage = _passages[place];
        _passages[place] = default;
        return passage;
    }

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
