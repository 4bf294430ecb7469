using System.Runtime.InteropServices;

namespace ServalRef.StateMachines;

/// <summary>
/// The external state that the machines are bound to while one event is worked off: the record before and after, the event,
/// and what is sent. One turn object serves all flows, one event at a time.
/// </summary>
internal sealed class Turn(Dialect dialect)
{
    private readonly List<Emission> _emissions = new(4);

    private readonly List<DecisionName> _taken = new(4);

    internal Dialect Dialect { get; } = dialect;

    /// <summary>The record when the event came: guards read only this.</summary>
    internal FlowRecord Before { get; private set; }

    /// <summary>The record as the event leaves it: acts write it.</summary>
    internal FlowRecord After { get; set; }

    internal FlowInput Input { get; private set; }

    /// <summary>Whose packet it is, when one arrived.</summary>
    internal Sender Sender { get; private set; }

    /// <summary>Clause of the arrow or ignore that was taken last.</summary>
    internal string Clause { get; set; } = "";

    /// <summary>Whether the event was ignored by every machine that saw it.</summary>
    internal bool Ignored { get; set; }

    /// <summary>An act asks for the flow to be given up (FLOW-5).</summary>
    internal bool AbortFlow { get; set; }

    internal void Begin(in FlowRecord record, in FlowInput input, Sender sender)
    {
        Sender = sender;
        Before = record;
        After = record;
        Input = input;
        Clause = "";
        Ignored = true;
        AbortFlow = false;
        _emissions.Clear();
        _taken.Clear();
    }

    /// <summary>Makes what one machine left the starting point of the next, within the same event.</summary>
    internal void Continue(in FlowInput input)
    {
        Before = After;
        Input = input;
    }

    /// <summary>What the event did.</summary>
    /// <param name="after">The record that it leaves.</param>
    internal StepResult Result(in FlowRecord after) => new(
        after,
        ValueArray.Create<Emission>(CollectionsMarshal.AsSpan(_emissions)),
        Clause,
        ValueArray.Create<DecisionName>(CollectionsMarshal.AsSpan(_taken)),
        Ignored);

    internal void Take(DecisionName decision)
    {
        // Stateless asks a guard more than once.
        if (_taken.Count == 0 || !ReferenceEquals(_taken[^1], decision))
        {
            _taken.Add(decision);
        }
    }

    internal void Send(in ControlPacket packet, EmissionSlot slot, bool optional = false, bool fromExactly = false) =>
        _emissions.Add(new Emission(packet, slot, Clause, optional, fromExactly));

    /// <summary>Takes the next unused version (CTL-1).</summary>
    internal uint Consume()
    {
        uint version = After.NextVersion;
        After = After with { NextVersion = version + 1 };
        return version;
    }

    internal void Set(FlowFacts facts) => After = After with { Facts = After.Facts | facts };

    internal void Clear(FlowFacts facts) => After = After with { Facts = After.Facts & ~facts };
}
