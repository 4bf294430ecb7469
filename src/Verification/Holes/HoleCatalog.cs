using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.Verification.Models;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Holes;

/// <summary>The holes that exploration found in drafts of these rules and in the prototype, each as a world that lacks a rule.</summary>
public static class HoleCatalog
{
    private static readonly WorldOptions Opening = new() { FromClosed = true, Pool = true };

    private static readonly WorldOptions Ending = new() { EndsStreams = true, Capacity = 2 };

    private static readonly Act SameSyn = new(EmissionSlots.Opening, "send the same SYN", t =>
        t.Send(Outgoing.Opening(t.After), EmissionSlot.Opening));

    private static readonly Act MoveSilently = new(EmissionSlots.Opening, "send the SYN+ACK from the new address", t =>
    {
        t.After = t.After with { Local = t.Input.Address };
        t.Send(Outgoing.Opening(t.After), EmissionSlot.Opening);
    });

    private static readonly Act TakeAddress = new("take the new address", t =>
        t.After = t.After with { Local = t.Input.Address, Move = t.After.Move.Answer() });

    private static readonly Guard AnyAnswer = new("whatever it answers", t => t.Before.Move.IsOutstanding);

    private static readonly Guard InTimeWait = new("in TimeWait", t => t.Before.State == FlowState.TimeWait);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Hole> All { get; } =
    [
        OfFlow("F1", "OPEN-9", "an opener that moves keeps the version of its SYN", "settles", Opening with { MovesA = 1 }, Edits.Where(
            d => d.Clause == "OPEN-9" && !d.IsIgnore, d => d.Doing(FlowVocabulary.MoveOpening, SameSyn))),
        OfFlow("F2", "OPEN-15", "a listener that moves while half open sends no RSYN", "settles", Opening with { MovesB = 1 }, Edits.Where(
            d => d.Clause == "OPEN-15", d => d.Doing(MoveSilently))),
        OfConnection("F3", "TEAR-6", "the peer's FINs do not acknowledge our end of stream", "no-false-abort", Ending, rules: new()
        {
            AcknowledgeOurEnd = (_, _, _) => false,
            AbortConnection = (flows, ends, _) => !ends.Both && ReadingFins.OnEveryFlow(flows),
        }),
        OfConnection("F4", "TEAR-5", "a FIN is answered with FIN although no other flow is Established", "no-false-abort",
            Ending with { JoinsOfA = 1, Removal = true, Capacity = 1 }, rules: new() { ToCloseNow = CloseEveryCloseWait }),
        OfConnection("F5", "SEC-6", "a packet that names no live flow is met with silence", "ends-if-fair",
            new WorldOptions { FromClosed = true, EndsStreams = true, Aborting = true, ListensAgain = true, Capacity = 2 },
            Edits.Where(d => d.Acts.Contains(FlowVocabulary.MayReplyReset), d => d.Ignored())),
        OfConnection("F6", "TEAR-12", "a flow in SynReceived is dropped when the streams end", "ends",
            Ending with { JoinsOfA = 1, Capacity = 1 },
            Edits.Where(d => d.Is("Flow", "CloseRequested", "SynReceived"), d => d with { To = "Closed", Acts = [] })),
        OfConnection("F8", "TEAR-14", "FinWait2 waits for ever", "ends", Ending with { Exhaustion = true, Capacity = 1 },
            Edits.Where(d => d.Is("Flow", "FinWait2Expired", "FinWait2"), d => d.Ignored())
                .Then(Edits.Where(d => d.Is("Connection", "UnusableTooLong", "Ended"), d => d.Ignored()))),
        OfFlow("M1", "MIG-11", "an RSYN+ACK is accepted whatever it answers", "settles",
            new WorldOptions { MovesA = 3, Reuse = true, Pool = true },
            Edits.Where(d => d.Guard == MigrationVocabulary.AnswersMove, d => d with { Guard = AnyAnswer })),
        OfConnection("M2", "MIG-26", "a host in TimeWait does not say that it has moved", "ends", Ending with { MovesA = 1, Capacity = 1 },
            Edits.Before(d => d.Is("Migration", "AddressGained") && !d.IsIgnore, MoveInSilence)),
        OfFlow("no-rendezvous", "MIG-21", "neither host can be found when both have moved", "settles",
            new WorldOptions { MovesA = 1, MovesB = 1, Pool = true },
            without: o => o with { RendezvousOfA = false, RendezvousOfB = false }),
        OfFlow("D1", "CTL-17", "one slot for all requests, whose flags are merged", "no-deadlock",
            Prototype.Options with { MovesA = 1, MovesB = 1, Loss = false }, Prototype.SharedSlot),
        OfFlow("D2", "CTL-1", "an RSYN+ACK has no version of its own, and a repeated RSYN gets an ACK", "no-deadlock",
            Prototype.Options with { MovesA = 2 }, Prototype.SharedSlot),
    ];

    private static Hole OfFlow(
        string id, string clause, string text, string breaks, WorldOptions options, MachineEdit? edit = null,
        Func<WorldOptions, WorldOptions>? without = null) => new(id, clause, text, breaks)
        {
            World = open => Worlds.World.OfFlows(
                !open ? options : (without?.Invoke(options) ?? options) with { Edit = edit }, Only(FlowRequirements.Migration, breaks)),
        };

    private static Hole OfConnection(
        string id, string clause, string text, string breaks, WorldOptions options, MachineEdit? edit = null,
        ConnectionRules? rules = null) => new(id, clause, text, breaks)
        {
            World = open => Worlds.World.OfConnections(
                open ? options with { Edit = edit, Rules = rules } : options, Only(ConnectionRequirements.Graceful, breaks)),
        };

    private static IReadOnlyList<WorldRequirement> Only(IEnumerable<WorldRequirement> all, string id) =>
        [all.First(r => r.Requirement.Id == id)];

    private static Decision MoveInSilence(Decision decision) => decision with
    {
        Guard = InTimeWait,
        To = decision.From is "RsynReceived" or "RsynSentReceived" or "NoAddressRsynReceived" ? "RsynReceived" : "Settled",
        Acts = [TakeAddress],
    };

    private static ValueArray<int> CloseEveryCloseWait(ReadOnlySpan<FlowRecord> flows, StreamEnds ends)
    {
        List<int> places = [.. ClosingFlows.ToCloseNow(flows, ends)];
        for (int place = 0; place < flows.Length; place++)
        {
            if (flows[place].State == FlowState.CloseWait && !places.Contains(place))
            {
                places.Add(place);
            }
        }

        return [.. places];
    }
}
