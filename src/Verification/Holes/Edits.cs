using ServalRef.StateMachines;

namespace ServalRef.Verification.Holes;

/// <summary>Ways to take a rule out of the machines.</summary>
internal static class Edits
{
    /// <summary>Changes the decisions that a condition picks, and leaves the others.</summary>
    internal static MachineEdit Where(Func<Decision, bool> picks, Func<Decision, Decision> change) =>
        d => picks(d) ? [change(d)] : [d];

    /// <summary>Puts a decision before those that a condition picks.</summary>
    internal static MachineEdit Before(Func<Decision, bool> picks, Func<Decision, Decision> first) =>
        d => picks(d) ? [first(d), d] : [d];

    /// <summary>One edit after the other.</summary>
    internal static MachineEdit Then(this MachineEdit first, MachineEdit second) => d => first(d).SelectMany(e => second(e));

    /// <summary>A decision that does other things.</summary>
    internal static Decision Doing(this Decision decision, params Act[] acts) => decision with { Acts = acts };

    /// <summary>A decision in which one act is another.</summary>
    internal static Decision Replacing(this Decision decision, Act act, params Act[] others) =>
        decision with { Acts = [.. decision.Acts.SelectMany(a => ReferenceEquals(a, act) ? others : [a])] };

    internal static bool Is(this Decision decision, string machine, string trigger, string? from = null) =>
        decision.Machine == machine && decision.Trigger == trigger && (from is null || decision.From == from);
}
