using Stateless;

namespace ServalRef.StateMachines;

/// <summary>
/// Writes arrows into a Stateless machine that is bound to external state. Arrows of one (state, trigger) pair are tried in
/// the order given; the first whose guard holds is taken.
/// </summary>
/// <remarks>
/// Stateless runs entry actions by trigger and destination. An arrow's acts must run for that arrow alone, so each checks the
/// source and its own guard again; guards read only the record before the turn, so the second answer is the first.
/// </remarks>
internal sealed class MachineBuilder<TState, TTrigger>(
    string name, StateMachine<TState, TTrigger> machine, Func<Turn> turn, MachineEdit? edit = null)
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly Dictionary<(TState, TTrigger), List<Func<Turn, bool>>> _guards = [];

    private readonly HashSet<(TState, TTrigger)> _decided = [];

    private readonly Dictionary<(TState, TTrigger), EmissionSlots> _sends = [];

    /// <summary>What the arrows of each pair may send.</summary>
    internal IReadOnlyDictionary<(TState, TTrigger), EmissionSlots> Sends => _sends;

    /// <summary>An arrow without condition: the last of its pair.</summary>
    internal void Arrow(string clause, TState from, TTrigger trigger, TState to, params Act[] acts) =>
        Decide(new Decision(name, clause, $"{from}", $"{trigger}", null, $"{to}", acts));

    /// <summary>An arrow with a condition.</summary>
    internal void Arrow(string clause, TState from, TTrigger trigger, Guard guard, TState to, params Act[] acts) =>
        Decide(new Decision(name, clause, $"{from}", $"{trigger}", guard, $"{to}", acts));

    /// <summary>An event that changes nothing, under a condition.</summary>
    internal void Ignore(string clause, TState from, TTrigger trigger, Guard guard) =>
        Decide(new Decision(name, clause, $"{from}", $"{trigger}", guard, $"{from}", [], guard.Name));

    /// <summary>An event that changes nothing, whatever else it is.</summary>
    /// <param name="clause">The clause that says so.</param>
    /// <param name="from">The states.</param>
    /// <param name="trigger">The event.</param>
    /// <param name="reason">Why, in a few words.</param>
    internal void Ignore(string clause, ReadOnlySpan<TState> from, TTrigger trigger, string reason)
    {
        foreach (TState state in from)
        {
            Decide(new Decision(name, clause, $"{state}", $"{trigger}", null, $"{state}", [], $"otherwise: {reason}"));
        }
    }

    /// <summary>Fails unless every pair ends in an unconditional decision (FLOW-1).</summary>
    internal void RequireEveryPairDecided()
    {
        foreach (TState state in Enum.GetValues<TState>())
        {
            foreach (TTrigger trigger in Enum.GetValues<TTrigger>())
            {
                if (_decided.Contains((state, trigger)))
                {
                    continue;
                }

                // An edit may have taken the last decision of a pair away.
                if (edit is null)
                {
                    throw new InvalidOperationException($"{state} does not decide {trigger}");
                }

                AddIgnore("FLOW-1", state, trigger, "otherwise: edited", null);
            }
        }
    }

    private void Decide(Decision written)
    {
        foreach (Decision decision in edit?.Invoke(written) ?? [written])
        {
            TState from = Enum.Parse<TState>(decision.From);
            TTrigger trigger = Enum.Parse<TTrigger>(decision.Trigger);
            if (edit is not null && _decided.Contains((from, trigger)))
            {
                continue;
            }

            if (decision.Reason is { } reason)
            {
                AddIgnore(decision.Clause, from, trigger, reason, decision.Guard?.Holds);
            }
            else
            {
                Add(decision.Clause, from, trigger, Enum.Parse<TState>(decision.To), decision.Guard, decision.Acts);
            }
        }
    }

    private void Add(string clause, TState from, TTrigger trigger, TState to, Guard? guard, IReadOnlyList<Act> acts)
    {
        Func<Turn, bool> taken = First(from, trigger, guard?.Holds, out int order);
        string condition = MachineArrow.Describe(clause, order, guard?.Name ?? "otherwise");
        machine.Configure(from).PermitReentryOrMove(from, trigger, to, () => taken(turn()), condition);
        EmissionSlots sends = acts.Aggregate(EmissionSlots.None, (all, act) => all | act.Sends);
        _sends[(from, trigger)] = _sends.GetValueOrDefault((from, trigger)) | sends;
        var decision = new DecisionName(name, $"{from}", $"{trigger}", order);
        string effects = acts.Count == 0 ? "nothing to send" : string.Join(", ", acts.Select(a => a.Name));
        machine.Configure(to).OnEntryFrom(
            trigger,
            transition =>
            {
                Turn now = turn();
                if (!EqualityComparer<TState>.Default.Equals(transition.Source, from) || !taken(now))
                {
                    return;
                }

                now.Clause = clause;
                now.Ignored = false;
                now.Take(decision);
                foreach (Act act in acts)
                {
                    act.Run(now);
                }
            },
            MachineArrow.DescribeEffects(condition, from.ToString(), effects));
    }

    private void AddIgnore(string clause, TState from, TTrigger trigger, string reason, Func<Turn, bool>? holds)
    {
        Func<Turn, bool> taken = First(from, trigger, holds, out int order);
        var decision = new DecisionName(name, $"{from}", $"{trigger}", order);
        machine.Configure(from).IgnoreIf(
            trigger,
            () =>
            {
                Turn now = turn();
                bool mine = taken(now);
                if (mine)
                {
                    now.Take(decision);
                    now.Clause = now.Ignored ? clause : now.Clause;
                }

                return mine;
            },
            MachineArrow.Describe(clause, order, reason));
    }

    private Func<Turn, bool> First(TState from, TTrigger trigger, Func<Turn, bool>? holds, out int order)
    {
        if (_decided.Contains((from, trigger)))
        {
            throw new InvalidOperationException($"{from} has decided {trigger} already");
        }

        if (!_guards.TryGetValue((from, trigger), out List<Func<Turn, bool>>? earlier))
        {
            _guards[(from, trigger)] = earlier = [];
        }

        Func<Turn, bool>[] before = [.. earlier];
        order = before.Length + 1;
        if (holds is null)
        {
            _decided.Add((from, trigger));
            return now => !Array.Exists(before, b => b(now));
        }

        earlier.Add(holds);
        return now => holds(now) && !Array.Exists(before, b => b(now));
    }
}

/// <summary>One call for both kinds of arrow: Stateless tells a self-loop that acts from a move.</summary>
internal static class StateConfigurationExtensions
{
    internal static void PermitReentryOrMove<TState, TTrigger>(
        this StateMachine<TState, TTrigger>.StateConfiguration state,
        TState from,
        TTrigger trigger,
        TState to,
        Func<bool> guard,
        string description)
        where TState : struct
    {
        if (from.Equals(to))
        {
            state.PermitReentryIf(trigger, guard, description);
        }
        else
        {
            state.PermitIf(trigger, to, guard, description);
        }
    }
}
