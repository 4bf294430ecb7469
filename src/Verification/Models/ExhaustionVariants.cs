using ServalRef.StateMachines;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>Machines that lack a rule about giving up, to show that it is missed.</summary>
internal static class ExhaustionVariants
{
    /// <summary>A reply RST to our RSYN ends the flow (hole F7, SEC-8).</summary>
    internal static MachineEdit ReplyResetEnds { get; } = decision =>
        decision is not { Machine: "Flow", Trigger: "RstArrived", Clause: "SEC-8c", Guard: null } ? [decision] :
    [
        decision with
        {
            To = "Closed",
            Acts = [],
            Guard = new Guard("a reply that answers our RSYN", t =>
                t.Before.Move.IsOutstanding && t.Sender == Sender.Replier && t.Before.Move.IsNamedBy(t.Input.Packet.Ackno)),
        },
        decision,
    ];

    /// <summary>There is no way back from a move (hole F9, MIG-5).</summary>
    internal static MachineEdit NoWayBack { get; } = decision => decision.Clause != "MIG-4" ? [decision] :
    [
        decision.Ignored() with { Guard = new Guard("back to our adopted address", t => t.Input.Address == t.Before.Local) },
        decision,
    ];

    /// <summary>When the tries of the RSYN+ACK run out, the candidate is dropped alone (hole F10, MIG-18).</summary>
    internal static MachineEdit CandidateIsDropped { get; } = decision => decision.Clause != "MIG-18a" ? [decision] : [decision with
    {
        Acts = [new Act("drop the candidate", t =>
        {
            t.After = t.After with { Answer = t.After.Answer.Answer() };
            t.Clear(FlowFacts.Frozen);
        })],
    }];

    /// <summary>A host that knows nothing of a flow does not say so (SEC-6): not needed, as exploration shows.</summary>
    internal static MachineEdit NoReplyReset { get; } = decision => [decision.Clause == "SEC-6b" ? decision.Ignored() : decision];

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Variant> All { get; } =
    [
        new("reply RST ends", () => ExhaustionModel.Of(ExhaustionModel.PatientBounds(1, 1) with { Edit = ReplyResetEnds })),
        new("no way back", () => ExhaustionModel.Of(ExhaustionModel.DeadEndBounds(1, 0) with { Edit = NoWayBack })),
        new("candidate is dropped", () => ExhaustionModel.Of(Lonely with { Edit = CandidateIsDropped })),
        new("silence is not noticed", () => ExhaustionModel.Of(Lonely with { Suspicion = false })),
    ];

    /// <summary>One side moves, tries run out, and nobody else interferes.</summary>
    internal static WorldOptions Lonely => ExhaustionModel.Bounds(1, 0) with { Aborting = false, Strangers = false };
}
