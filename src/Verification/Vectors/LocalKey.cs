using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>What of a record decides which decisions can follow: records with equal keys are one state of the graph.</summary>
/// <remarks>Version numbers and addresses are left out, but for whether two are the same; so are counts of tries, but for whether any are left.</remarks>
internal readonly record struct LocalKey(FlowState State, MigrationState Migration, FlowFacts Facts, uint Slots, ushort Relations)
{
    internal static LocalKey Of(Dialect dialect, in FlowRecord r)
    {
        if (r.State == FlowState.Closed)
        {
            // Whatever has been, a flow that is over is over.
            return new LocalKey(r.State, default, default, (uint)(r.Opening.Phase == SlotPhase.Unused ? 0 : 1), 0);
        }

        ControlLimits limits = dialect.Limits;
        int openings = r.Has(FlowFacts.Passive) ? limits.SynAckTries : limits.Tries;
        uint slots = Part(r.Opening, openings)
            | Part(r.Move, limits.Tries) << 8
            | Part(r.Answer, limits.Tries, r.Has(FlowFacts.Frozen) ? limits.FreezeTries - 1 : 0) << 16
            | Part(r.Fin, limits.FinTries) << 24;
        return new LocalKey(r.State, r.Migration, r.Facts, slots, RelationsOf(dialect, r));
    }

    private static uint Part(Slot slot, int limit, int exact = 0)
    {
        uint tries = slot.Tries >= limit ? 7u : (uint)Math.Min(slot.Tries, exact);
        return (uint)slot.Phase | tries << 2;
    }

    private static ushort RelationsOf(Dialect dialect, in FlowRecord r)
    {
        bool stays = (r.Move.IsOutstanding || r.Has(FlowFacts.MovedEarly)) && r.Moving == r.Local;
        bool proves = r.Answer.IsOutstanding && r.Candidate == r.Peer;

        ushort numbers = dialect.MoveAnswerConsumesVersion ? default : NumbersOf(r);
        return (ushort)((stays ? 1 : 0) | (proves ? 2 : 0) | numbers);
    }

    // Where an RSYN+ACK consumes no version, one answer can name it and another request at once.
    private static ushort NumbersOf(in FlowRecord r)
    {
        bool finIsNewest = r.Fin.IsNamedBy(r.NextVersion);
        bool openingIsNewest = r.Opening.IsNamedBy(r.NextVersion);
        int newest = (finIsNewest ? 4 : 0) | (openingIsNewest ? 8 : 0);
        if (!r.Answer.IsOutstanding)
        {
            return (ushort)newest;
        }

        uint named = r.Answer.Version;
        bool likeMove = r.Move.Phase != SlotPhase.Unused && r.Move.Version == named;
        bool likeFin = r.Fin.Phase != SlotPhase.Unused && r.Fin.Version == named;
        return (ushort)(newest
            | (r.Opening.IsNamedBy(named) ? 16 : 0)
            | (r.Fin.IsNamedBy(named) ? 32 : 0)
            | (likeFin ? 64 : 0)
            | (likeMove ? 256 : 0)
            | (named == r.NextVersion ? 128 : 0));
    }
}
