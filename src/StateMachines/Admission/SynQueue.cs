namespace ServalRef.StateMachines.Admission;

/// <summary>The half-open requests of a listener (SEC-11).</summary>
/// <param name="Capacity">The most requests that are kept, at least 1.</param>
/// <param name="Entries">The requests, the oldest first.</param>
public sealed record SynQueue(int Capacity, ValueArray<HalfOpenRequest> Entries)
{
    /// <summary>An empty queue.</summary>
    public SynQueue(int capacity)
        : this(capacity, [])
    {
    }

    /// <summary>Whether one more request needs the place of another.</summary>
    public bool IsFull => Entries.Count >= Capacity;

    /// <summary>Takes a new request in, as the youngest.</summary>
    /// <param name="request">A request that is not in the queue.</param>
    /// <param name="evicted">The request that had to make room, or none.</param>
    public SynQueue Admit(HalfOpenRequest request, out HalfOpenRequest? evicted)
    {
        int? victim = IsFull ? Victim() : null;
        evicted = victim is { } index ? Entries[index] : null;
        ValueArray<HalfOpenRequest> kept = victim is { } gone ? Entries.RemoveAt(gone) : Entries;
        return this with { Entries = kept.Add(request) };
    }

    /// <summary>The request that a SYN repeats, from whatever address (OPEN-17).</summary>
    /// <returns>None if it is a new one.</returns>
    public HalfOpenRequest? Find(RequestName name)
    {
        foreach (HalfOpenRequest entry in Entries.AsSpan())
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Takes a request out, because it was acknowledged, refused, or has lived its time.</summary>
    public SynQueue Remove(RequestName name) => this with { Entries = [.. Entries.Where(e => e.Name != name)] };

    /// <summary>The place of the oldest entry among those of the source with the most entries (SEC-11).</summary>
    /// <returns>None if the queue is empty.</returns>
    /// <remarks>
    /// A source is an IPv4 address without its port: a flood could choose its ports as it likes. If several sources have the
    /// most entries, the oldest entry of them all goes.
    /// </remarks>
    public int? Victim()
    {
        Dictionary<uint, int> perSource = [];
        foreach (HalfOpenRequest entry in Entries.AsSpan())
        {
            perSource[entry.Source.IPv4] = perSource.GetValueOrDefault(entry.Source.IPv4) + 1;
        }

        int most = perSource.Count == 0 ? 0 : perSource.Values.Max();
        for (int i = 0; i < Entries.Count; i++)
        {
            if (perSource[Entries[i].Source.IPv4] == most)
            {
                return i;
            }
        }

        return null;
    }
}

/// <summary>A SYN that was answered and not yet acknowledged.</summary>
/// <param name="Name">What tells it from other requests.</param>
/// <param name="Source">Where its newest SYN came from.</param>
public readonly record struct HalfOpenRequest(RequestName Name, NetworkAddress Source);
