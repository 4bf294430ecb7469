using System.Globalization;
using Stateless.Reflection;

namespace ServalRef.StateMachines;

/// <summary>One decision of a machine, as read from the live Stateless configuration.</summary>
/// <param name="Machine">Flow, Migration or Connection.</param>
/// <param name="From">The state.</param>
/// <param name="Trigger">The event.</param>
/// <param name="Guard">The condition; "otherwise" for the last of a pair.</param>
/// <param name="Actions">What it does, or for an ignore the reason.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Clause">The clause that demands it.</param>
/// <param name="Kind">Arrow or ignore.</param>
/// <param name="Order">Its place among the decisions of the same state and event, from 1: the first that holds is taken.</param>
public sealed record MachineArrow(
    string Machine, string From, string Trigger, string Guard, string Actions, string To, string Clause, ArrowKind Kind, int Order)
{
    /// <summary>What tells this decision from all others of its machine.</summary>
    public DecisionName Name => new(Machine, From, Trigger, Order);

    private const string Separator = " | ";

    /// <summary>The description of a guard or an ignore: clause, place among its pair, condition.</summary>
    internal static string Describe(string clause, int order, string condition) => $"{clause} {order}. {condition}";

    /// <summary>The description of an arrow's acts: it names the arrow, so that the reader of the configuration finds them.</summary>
    internal static string DescribeEffects(string condition, string from, string effects) =>
        string.Join(Separator, condition, from, effects);

    /// <summary>Reads every decision from a machine's own description of itself.</summary>
    internal static IReadOnlyList<MachineArrow> Read<TState, TTrigger>(string machine, StateMachineInfo info)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var effects = new Dictionary<(string To, string Trigger, string Condition, string From), string>();
        foreach (StateInfo state in info.States)
        {
            foreach (ActionInfo action in state.EntryActions)
            {
                string[] parts = action.Method.Description.Split(Separator);
                effects[($"{state.UnderlyingState}", action.FromTrigger, parts[0], parts[1])] = parts[2];
            }
        }

        var arrows = new List<MachineArrow>();
        foreach (StateInfo state in info.States)
        {
            string from = $"{state.UnderlyingState}";
            foreach (FixedTransitionInfo transition in state.FixedTransitions)
            {
                string trigger = $"{transition.Trigger.UnderlyingTrigger}";
                string to = $"{transition.DestinationState.UnderlyingState}";
                string condition = transition.GuardConditionsMethodDescriptions.Single().Description;
                (string clause, int order, string guard) = Split(condition);
                string acts = effects[(to, trigger, condition, from)];
                arrows.Add(new MachineArrow(machine, from, trigger, guard, acts, to, clause, ArrowKind.Arrow, order));
            }

            foreach (IgnoredTransitionInfo ignored in state.IgnoredTriggers)
            {
                string trigger = $"{ignored.Trigger.UnderlyingTrigger}";
                (string clause, int order, string guard) = Split(ignored.GuardConditionsMethodDescriptions.Single().Description);
                arrows.Add(new MachineArrow(machine, from, trigger, guard, "ignore", from, clause, ArrowKind.Ignore, order));
            }
        }

        return
        [
            .. arrows
                .OrderBy(a => Enum.Parse<TState>(a.From))
                .ThenBy(a => Enum.Parse<TTrigger>(a.Trigger))
                .ThenBy(a => a.Order),
        ];
    }

    private static (string Clause, int Order, string Condition) Split(string description)
    {
        int space = description.IndexOf(' ', StringComparison.Ordinal);
        int dot = description.IndexOf(". ", space, StringComparison.Ordinal);
        int order = int.Parse(description.AsSpan(space + 1, dot - space - 1), CultureInfo.InvariantCulture);
        return (description[..space], order, description[(dot + 2)..]);
    }
}

/// <summary>Whether a decision acts.</summary>
public enum ArrowKind : byte
{
    /// <summary>A transition, possibly to the same state.</summary>
    Arrow,

    /// <summary>The event changes nothing.</summary>
    Ignore,
}

/// <summary>What tells a decision from all others.</summary>
/// <param name="Machine">Flow, Migration or Connection.</param>
/// <param name="From">The state.</param>
/// <param name="Trigger">The event.</param>
/// <param name="Order">Its place among the decisions of the same state and event, from 1.</param>
public sealed record DecisionName(string Machine, string From, string Trigger, int Order);
