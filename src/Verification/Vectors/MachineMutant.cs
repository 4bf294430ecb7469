using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Vectors;

/// <summary>Machines with one decision changed in one place.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Change">What is done to it, in a word or two.</param>
/// <param name="Changed">What stands in the decision's place; none to leave its events to the decisions after it.</param>
internal sealed record MachineMutant(DecisionName Decision, string Change, Func<Decision, Decision?> Changed)
{
    /// <summary>The decision by its short name, and the change.</summary>
    internal string Name => $"{DecisionTable.TextOf(Decision)}: {Change}";

    /// <summary>Every change of every decision that the machines of a dialect write.</summary>
    internal static IReadOnlyList<MachineMutant> OfFlows(Dialect dialect) => Of(edit => new FlowEngine(dialect, edit));

    /// <summary>Every change of every decision that the machine of connections writes.</summary>
    internal static IReadOnlyList<MachineMutant> OfConnections() =>
        [.. Of(edit => new ConnectionEngine(Dialect.Mtp1, edit)).Where(m => m.Decision.Machine == "Connection")];

    /// <summary>A flow engine with the change.</summary>
    internal FlowEngine Flow(Dialect dialect) => new(dialect, Edit());

    /// <summary>A connection engine with the change.</summary>
    internal ConnectionEngine Connection() => new(Dialect.Mtp1, Edit());

    // Each edit is for one engine.
    private MachineEdit Edit()
    {
        Counter counter = new();
        return decision => (counter.NameOf(decision) == Decision ? Changed(decision) : decision) is { } changed ? [changed] : [];
    }

    private static IReadOnlyList<MachineMutant> Of(Func<MachineEdit, object> configure)
    {
        Counter counter = new();
        List<(DecisionName Name, Decision Decision)> all = [];
        configure(decision =>
        {
            all.Add((counter.NameOf(decision), decision));
            return [decision];
        });
        ILookup<string, string> states = all.ToLookup(a => a.Name.Machine, a => a.Name.From);
        return [.. all.SelectMany(a => Of(a.Name, a.Decision, states[a.Name.Machine].Distinct()))];
    }

    private static IEnumerable<MachineMutant> Of(DecisionName name, Decision decision, IEnumerable<string> states)
    {
        if (!decision.IsIgnore)
        {
            yield return new MachineMutant(name, "ignored", d => d.Ignored());
            foreach (string other in states.Where(s => s != decision.To))
            {
                yield return new MachineMutant(name, $"leads to {other}", d => d with { To = other });
            }

            foreach (Act act in decision.Acts)
            {
                yield return new MachineMutant(name, $"does not {act.Name}", d => d with { Acts = [.. d.Acts.Where(a => a != act)] });
            }
        }

        if (decision.Guard is { } guard)
        {
            yield return new MachineMutant(name, "never", _ => null);
            yield return new MachineMutant(name, "always", d => d with { Guard = null });
            yield return new MachineMutant(name, "negated", d => d with { Guard = new Guard($"not {guard.Name}", t => !guard.Holds(t)) });
        }
    }

    /// <summary>A decision is told by its place among those of its state and event, in the order in which the machine's file writes them.</summary>
    private sealed class Counter
    {
        private readonly Dictionary<(string, string, string), int> _orders = [];

        internal DecisionName NameOf(Decision decision)
        {
            (string, string, string) pair = (decision.Machine, decision.From, decision.Trigger);
            return new DecisionName(decision.Machine, decision.From, decision.Trigger, _orders[pair] = _orders.GetValueOrDefault(pair) + 1);
        }
    }
}
