using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>The decisions of the flow and migration machines, numbered, so that sets of them and of their pairs are quick.</summary>
internal sealed class DecisionTable
{
    private readonly Dictionary<DecisionName, int> _numbers = [];

    private readonly IReadOnlyList<MachineArrow> _arrows;

    internal DecisionTable(Dialect dialect)
    {
        _arrows = new FlowEngine(dialect).Arrows;
        for (int number = 0; number < _arrows.Count; number++)
        {
            _numbers[_arrows[number].Name] = number;
        }
    }

    internal int Count => _arrows.Count;

    internal MachineArrow this[int decision] => _arrows[decision];

    internal int NumberOf(DecisionName name) => _numbers[name];

    internal bool Acts(DecisionName name) => _arrows[_numbers[name]].Kind == ArrowKind.Arrow;

    /// <summary>What a decision is about.</summary>
    internal Theme ThemeOf(int decision)
    {
        MachineArrow arrow = _arrows[decision];
        return arrow.Machine == "Migration" ? Theme.Migration
            : arrow.From is nameof(FlowState.Closed) or nameof(FlowState.SynSent) or nameof(FlowState.SynReceived) ? Theme.Opening
            : Theme.Teardown;
    }

    /// <summary>What two decisions in a row are about: where one moves the flow, that.</summary>
    internal Theme ThemeOf(int first, int second) => ThemeOf(first) == Theme.Migration ? Theme.Migration
        : ThemeOf(second) == Theme.Migration ? Theme.Migration
        : ThemeOf(first);

    /// <summary>The short name of a decision: state, event, and its place among those of both.</summary>
    internal static string TextOf(DecisionName name) => $"{name.From} {name.Trigger} {name.Order}";
}

/// <summary>What a file of vectors is about.</summary>
internal enum Theme : byte
{
    /// <summary>Until both ends know each other.</summary>
    Opening,

    /// <summary>The life of an open flow, to its end.</summary>
    Teardown,

    /// <summary>Addresses that come and go, beside everything else.</summary>
    Migration,
}
