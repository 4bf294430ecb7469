using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>Tells which flows are to be let go: what is over is summed up, and what never opened is forgotten when there is too much of it.</summary>
internal sealed class FlowAges
{
    /// <summary>Requests that nobody has confirmed, such as those of a flood: beyond these the oldest is forgotten.</summary>
    private const int MostHalfOpen = 2_048;

    /// <summary>Beyond these a flow that is over is let go though its last timer still runs.</summary>
    private const int Most = 4_096;

    /// <summary>Beyond these one that is not over is forgotten.</summary>
    private const int MostLiving = 12_288;

    /// <summary>As long as there are no more than these, even what is over is kept until its last timer has run out.</summary>
    private const int Many = 1_024;

    private const int LookedAtAtOnce = 4;

    private readonly Queue<(Opening Opening, ulong Nonce)> _halfOpen = new();

    private readonly Queue<(Opening Opening, ulong Nonce)> _all = new();

    /// <summary>Whether so many flows are followed that what costs much is left until it is needed.</summary>
    internal bool HasMany => _all.Count > Many;

    /// <summary>A flow begins.</summary>
    internal void Add(Opening opening, ulong nonce)
    {
        _halfOpen.Enqueue((opening, nonce));
        _all.Enqueue((opening, nonce));
    }

    /// <summary>The flows to be let go now; to be asked for whenever one was added.</summary>
    internal IEnumerable<(Opening Opening, ulong Nonce)> LetGo(Instant now)
    {
        while (_halfOpen.Count > MostHalfOpen)
        {
            (Opening Opening, ulong Nonce) oldest = _halfOpen.Dequeue();
            if (!oldest.Opening.IsConfirmed && !oldest.Opening.IsFinished && !oldest.Opening.IsLetGo)
            {
                oldest.Opening.IsLetGo = true;
                yield return oldest;
            }
        }

        for (int looked = 0; looked < LookedAtAtOnce && _all.Count > Many; looked++)
        {
            (Opening Opening, ulong Nonce) oldest = _all.Dequeue();
            if (oldest.Opening.IsLetGo)
            {
                continue;
            }

            // What has just ended may have to answer again (TEAR-11), so of many flows those are let go first that are over for longer.
            bool isOver = _all.Count >= Most ? oldest.Opening.IsFinished : oldest.Opening.IsOverAt(now);
            if (isOver || _all.Count >= MostLiving)
            {
                oldest.Opening.IsLetGo = true;
                yield return oldest;
            }
            else
            {
                _all.Enqueue(oldest);
            }
        }
    }
}
