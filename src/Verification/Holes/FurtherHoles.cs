using ServalRef.Verification.Models;

namespace ServalRef.Verification.Holes;

/// <summary>The holes that show when tries run out, strangers answer, or registrations are delayed.</summary>
public static class FurtherHoles
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Hole> All { get; } =
    [
        new("F7", "SEC-8", "a reply RST ends a synchronised flow", "lives")
        {
            World = open => ExhaustionModel.Of(
                ExhaustionModel.PatientBounds(1, 1) with { Edit = open ? ExhaustionVariants.ReplyResetEnds : null }),
        },
        new("F9", "MIG-5", "there is no way back from a move that leads nowhere", "end-together")
        {
            World = open => ExhaustionModel.Of(
                ExhaustionModel.DeadEndBounds(1, 0) with { Edit = open ? ExhaustionVariants.NoWayBack : null }),
        },
        new("F10", "MIG-18", "the candidate is dropped when the tries of the RSYN+ACK run out", "no-silence")
        {
            World = open => ExhaustionModel.Of(
                ExhaustionVariants.Lonely with { Edit = open ? ExhaustionVariants.CandidateIsDropped : null }),
        },
        new("F11", "MIG-22", "registrations have no version", "registers")
        {
            World = open => RendezvousModel.Of(
                RendezvousVariants.OneMove, open ? RendezvousVariants.LastArrivalWins : Worlds.RendezvousRules.Live),
        },
        new("F12", "MIG-24", "nobody notices that the peer is over and could not say so", "end-together")
        {
            World = open => ExhaustionModel.Of(ExhaustionVariants.Lonely with { Suspicion = !open }),
        },
    ];
}
