using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Vectors;

/// <summary>Engines that lack one decision, so that the vectors can show that they notice.</summary>
internal static class Lacking
{
    /// <summary>A flow engine that ignores what a decision acts on.</summary>
    internal static FlowEngine Flow(Dialect dialect, DecisionName decision) => new(dialect, Ignoring(decision));

    /// <summary>A connection engine that ignores what a decision acts on.</summary>
    internal static ConnectionEngine Connection(DecisionName decision) => new(Dialect.Mtp1, Ignoring(decision));

    // A decision is told by its place among those of its state and event, in the order in which the machine's file writes them.
    private static MachineEdit Ignoring(DecisionName lacking)
    {
        Dictionary<(string, string, string), int> orders = [];
        return decision =>
        {
            (string, string, string) pair = (decision.Machine, decision.From, decision.Trigger);
            int order = orders[pair] = orders.GetValueOrDefault(pair) + 1;
            var name = new DecisionName(decision.Machine, decision.From, decision.Trigger, order);
            return [name == lacking ? decision.Ignored() : decision];
        };
    }
}
