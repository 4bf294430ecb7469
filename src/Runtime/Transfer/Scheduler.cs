using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>Chooses the flow that carries the next packet (DATA-13).</summary>
internal sealed class Scheduler(SchedulerKind kind, bool spares)
{
    private int _turn = -1;

    internal SchedulerKind Kind { get; } = kind;

    /// <summary>The flow for the next packet of data; null: none has room.</summary>
    /// <param name="flows">The flows of the connection.</param>
    /// <param name="excluded">Flows that are out of the question, by the bits of their indexes.</param>
    internal TransferFlow? Choose(List<TransferFlow> flows, ulong excluded = 0)
    {
        int rank = int.MaxValue;
        TransferFlow? best = null;
        foreach (TransferFlow flow in flows)
        {
            int own = flow.IsUsable ? Rank(flow) : int.MaxValue;
            if (own < rank)
            {
                (rank, best) = (own, null);
            }

            bool eligible = own == rank && own < int.MaxValue && flow.HasRoom && (excluded & Bit(flow)) == 0;
            if (eligible && (best is null || IsBefore(flow, best)))
            {
                best = flow;
            }
        }

        return best;
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
    private static Duration Known(TransferFlow flow) => flow.RoundTrip.HasSample ? flow.RoundTrip.Smoothed : Duration.MaxValue;

    private int InTurn(TransferFlow flow) => flow.Index > _turn ? flow.Index - _turn : flow.Index + (int.MaxValue / 2);
}
