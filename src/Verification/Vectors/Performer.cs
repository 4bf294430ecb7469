using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Lets things happen to a record, by the live machines.</summary>
internal sealed class Performer(Cast cast, DecisionTable decisions)
{
    private readonly FlowEngine _engine = new(cast.Dialect);

    /// <summary>What follows, or none if it cannot happen to this record.</summary>
    internal Performance? Perform(in FlowRecord record, Stimulus stimulus)
    {
        if (stimulus.Make(new Scene(cast, record)) is not { } input)
        {
            return null;
        }

        Performance once = Step(record, stimulus, input);
        while (stimulus.Repeats && once.Changes && Step(once.After, stimulus, input) is var again && again.LooksLike(once))
        {
            once = once with { After = again.After, Times = once.Times + 1 };
        }

        return once.IsHeard ? once : null;
    }

    private Performance Step(in FlowRecord record, Stimulus stimulus, in FlowInput input)
    {
        StepResult step = _engine.Step(record, input);
        return new Performance(
            stimulus, record, input, step.After, 1, [.. step.Emissions], [.. step.Taken], [.. step.Taken.Where(decisions.Acts)], step.Clause);
    }
}
