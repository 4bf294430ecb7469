using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>Tells which flows are to be let go: what is over is summed up, and what never opened is forgotten when there is too much of it.</summary>
internal sealed class FlowAges
{
    /// <summary>Requests that nobody has confirmed, such as those of a flood: beyond these the oldest is forgotten.</summary>
    private const int MostHalfOpen = 4_096;

    /// <summary>Flows of any kind, about 20 KB each.</summary>
    private const int Most = 12_288;

    /// <summary>As long as there are no more than these, even what is over is kept until its last timer has run out.</summary>
    private const int Many = 1_024;

    private const int LookedAtAtOnce = 4;

    private readonly Queue<(Opening Opening, ulong Nonce)> _halfOpen = new();

    private readonly Queue<(Opening Opening, ulong Nonce)> _all = new();

    private int _looked;

    /// <summary>A flow begins.</summary>
    internal void Add(Opening opening, ulong nonce)
    {
        _halfOpen.Enqueue((opening, nonce));
        _all.Enqueue((opening, nonce));
        _looked = 0;
    }

    /// <summary>The next flow to be let go; null if there is none. To be asked until there is none whenever one was added.</summary>
    internal (Opening Opening, ulong Nonce)? Oldest(Instant now) => OldestHalfOpen() ?? OldestOfAll(now);

    private (Opening Opening, ulong Nonce)? OldestHalfOpen()
    {
        while (_halfOpen.Count > MostHalfOpen)
        {
            (Opening Opening, ulong Nonce) oldest = _halfOpen.Dequeue();
            if (!oldest.Opening.IsConfirmed && !oldest.Opening.IsFinished)
            {
                oldest.Opening.IsForgotten = true;
                return oldest;
            }
        }

        return null;
    }

    private (Opening Opening, ulong Nonce)? OldestOfAll(Instant now)
    {
        while (_looked < LookedAtAtOnce && _all.Count > Many)
        {
            _looked++;
            (Opening Opening, ulong Nonce) oldest = _all.Dequeue();
            if (oldest.Opening.IsForgotten)
            {
                continue;
            }

            // What has just ended may have to answer again (TEAR-11), so of many flows those are let go first that are over for longer.
            bool isOver = _all.Count >= Most ? oldest.Opening.IsFinished : oldest.Opening.IsOverAt(now);
            if (isOver || _all.Count >= Most * 2)
            {
                return oldest;
            }

            _all.Enqueue(oldest);
        }

        return null;
    }
}
