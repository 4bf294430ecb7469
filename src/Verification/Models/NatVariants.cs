using ServalRef.StateMachines;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>Machines that lack a rule about translators, to show that it is missed.</summary>
internal static class NatVariants
{
    /// <summary>An equal RSYN from another source is ignored (MIG-8).</summary>
    internal static MachineEdit IgnoresOtherSource { get; } = decision => [IsOtherSource(decision) ? decision.Ignored() : decision];

    /// <summary>It is answered where the RSYN came from first (MIG-8).</summary>
    internal static MachineEdit AnswersOldSource { get; } = decision => !IsOtherSource(decision) ? [decision] : [decision with
    {
        Acts = [new Act(EmissionSlots.Answer, "send the same RSYN+ACK to the old source", t =>
            t.Send(Outgoing.MoveAnswer(t.After, t.After.NewestPeer), EmissionSlot.Answer))],
    }];

    /// <summary>It is answered with the same RSYN+ACK, as if it came from the old source (MIG-8).</summary>
    internal static MachineEdit TakesOtherSourceForRepetition { get; } = decision => !IsOtherSource(decision) ? [decision] : [decision with
    {
        To = decision.From, Acts = [MigrationVocabulary.RepeatAnswer],
    }];

    /// <summary>A late copy of an RSYN whose answer was acknowledged makes a candidate once more (MIG-8, R-80).</summary>
    internal static MachineEdit LateCopyMovesBack { get; } = decision => !IsOtherSource(decision) ? [decision] : [decision with
    {
        To = decision.From.EndsWith("Received", StringComparison.Ordinal) ? decision.To
            : decision.From == nameof(MigrationState.Settled) ? nameof(MigrationState.RsynReceived) : nameof(MigrationState.RsynSentReceived),
        Acts = [MigrationVocabulary.OtherCandidate, MigrationVocabulary.SendAnswer],
    }];

    /// <summary>The source of any valid packet is adopted at once (MIG-15).</summary>
    internal static MachineEdit LatestSourceWins { get; } = decision =>
        decision is not { Machine: "Flow", Trigger: "DataArrived", Clause: "DATA-1a" } ? [decision] : [decision with
        {
            Reason = null,
            Acts = [new Act("adopt the source", t => t.After = t.After with { Peer = t.Input.Packet.Source })],
        }];

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Variant> All { get; } =
    [
        new("other source is ignored", () => NatModel.Of(TwoRemaps with { Edit = IgnoresOtherSource })),
        new("old source is answered", () => NatModel.Of(TwoRemaps with { Edit = AnswersOldSource })),
        new("other source is a repetition", () => NatModel.Of(TwoRemaps with { Edit = TakesOtherSourceForRepetition })),
        new("late copy moves back", () => NatModel.Of(new NatOptions { Remaps = 1, TellsStrangersOnly = true, Edit = LateCopyMovesBack })),
        new("only strangers are told", () => NatModel.Of(new NatOptions { OtherMappingThere = true, TellsStrangersOnly = true })),
        new("latest source wins", () => NatModel.Of(new NatOptions { Remaps = 1, PathChecks = 0, Data = true, Edit = LatestSourceWins })),
    ];

    /// <summary>Whether it is about an equal RSYN from another source, its answer acknowledged or not.</summary>
    private static bool IsOtherSource(Decision decision) => decision.Clause is "MIG-8b" or "MIG-8d";

    private static NatOptions TwoRemaps => new() { Remaps = 2, PathChecks = 0 };
}
