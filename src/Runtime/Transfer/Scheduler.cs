using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>Chooses the flow that carries the next packet (DATA-13).</summary>
/// <param name="kind">By what it chooses.</param>
/// <param name="spares">Whether a flow that has not answered since its timer ran out is passed over .</param>
/// <param name="weighsLoss">Whether a round trip counts as longer on a flow that loses packets.</param>
internal sealed class Scheduler(SchedulerKind kind, bool spares, bool weighsLoss)
{
    private int _turn = -1;

    internal SchedulerKind Kind { get; } = kind;

    /// <summary>When pace lets the first flow send again that was passed over for it since <see cref="Begin"/>.</summary>
    internal long HeldUntil { get; private set; }

    /// <summary>Another packet is looked for.</summary>
    internal void Begin() => HeldUntil = long.MaxValue;

    /// <summary>The flow for the next packet of data; null: none has room, or it is not yet time (DATA-21).</summary>
    /// <param name="flows">The flows of the connection.</param>
    /// <param name="now">When.</param>
    /// <param name="backlog">Bytes that wait: while the best flow has room for all of them, no other is taken in its stead.</param>
    /// <param name="excluded">Flows that are out of the question, by the bits of their indexes.</param>
    internal TransferFlow? Choose(List<TransferFlow> flows, Instant now, ulong backlog = ulong.MaxValue, ulong excluded = 0)
    {
        int rank = int.MaxValue;
        TransferFlow? ready = null;
        TransferFlow? held = null;
        foreach (TransferFlow flow in flows)
        {
            int own = flow.IsUsable ? Rank(flow) : int.MaxValue;
            if (own < rank)
            {
                (rank, ready, held) = (own, null, null);
            }

            if (own > rank || own == int.MaxValue || !flow.HasRoom || (excluded & Bit(flow)) != 0)
            {
                continue;
            }

            if (flow.PacedAt <= now.Nanoseconds)
            {
                ready = ready is null || IsBefore(flow, ready) ? flow : ready;
            }
            else
            {
                HeldUntil = Math.Min(HeldUntil, flow.PacedAt);
                held = held is null || IsBefore(flow, held) ? flow : held;
            }
        }

        bool waits = Kind == SchedulerKind.LowestRoundTrip && held is not null && ready is not null && IsBefore(held, ready) && backlog <= (ulong)held.Room;
        return waits ? null : ready;
    }

    /// <summary>The usable flow of the least round trip, whether it has room or not; null: of none a round trip is known.</summary>
    internal TransferFlow? Fastest(List<TransferFlow> flows)
    {
        if (Kind != SchedulerKind.LowestRoundTrip)
        {
            return null;
        }

        int rank = BestRank(flows);
        TransferFlow? best = null;
        foreach (TransferFlow flow in flows)
        {
            bool eligible = flow.IsUsable && Rank(flow) == rank && flow.RoundTrip.HasSample;
            best = eligible && (best is null || Known(flow) < Known(best)) ? flow : best;
        }

        return best;
    }

    /// <summary>Notes that a flow had its turn.</summary>
    internal void OnSent(TransferFlow flow) => _turn = flow.Index;

    internal static ulong Bit(TransferFlow flow) => 1UL << (flow.Index & 63);

    /// <summary>Whether data goes on some other flow, as long as this one has not answered since its last timeout .</summary>
    internal bool IsSpared(List<TransferFlow> flows, TransferFlow flow) => Rank(flow) > BestRank(flows);

    // A backup flow comes after all others that are usable, though they have not answered since their timer last ran out (DATA-13).
    private int Rank(TransferFlow flow) => (flow.IsBackup ? 2 : 0) + (spares && flow.IsUnanswered ? 1 : 0);

    private int BestRank(List<TransferFlow> flows)
    {
        int best = int.MaxValue;
        foreach (TransferFlow flow in flows)
        {
            best = flow.IsUsable ? Math.Min(best, Rank(flow)) : best;
        }

        return best;
    }

    private bool IsBefore(TransferFlow flow, TransferFlow other) => Kind == SchedulerKind.RoundRobin
        ? InTurn(flow) < InTurn(other)
        : Known(flow) < Known(other);

    // A path that nothing is known of comes last, but before none at all.
    private Duration Known(TransferFlow flow) =>
        weighsLoss ? flow.ExpectedRoundTrip : flow.RoundTrip.HasSample ? flow.RoundTrip.Smoothed : Duration.MaxValue;

    private int InTurn(TransferFlow flow) => flow.Index > _turn ? flow.Index - _turn : flow.Index + (int.MaxValue / 2);
}
