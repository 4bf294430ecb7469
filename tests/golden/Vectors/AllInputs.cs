using ServalRef.StateMachines;
using ServalRef.Verification.Vectors;

namespace ServalRef.Golden.Vectors;

/// <summary>Every input to every state that one end of a flow can come to, and what the live machines make of it.</summary>
internal sealed class AllInputs
{
    private readonly ILookup<(string Machine, string From, string Trigger), Answer> _answers;

    private readonly Dialect _dialect;

    public AllInputs(Dialect dialect)
    {
        _dialect = dialect;
        DecisionTable decisions = new(dialect);
        LocalGraph[] graphs = [new LocalGraph(Cast.Opener(dialect), decisions), new LocalGraph(Cast.Listener(dialect), decisions)];
        _answers = graphs.SelectMany(AnswersOf)
            .SelectMany(a => a.Taken.Select(t => (Pair: (t.Machine, t.From, t.Trigger), Answer: a)))
            .ToLookup(a => a.Pair, a => a.Answer);
    }

    /// <summary>Whether some inputs in a row make another packet or another state visible than the live machines'.</summary>
    /// <remarks>
    /// Where a step of the mutant leaves another record, both go on side by side, until their records are the same again. If
    /// nothing is seen on any such way, the mutant does the same as the live machines wherever those come to.
    /// </remarks>
    public bool Tell(MachineMutant mutant)
    {
        FlowEngine changed = mutant.Flow(_dialect);
        FlowEngine live = new(_dialect);
        HashSet<(LocalKey, LocalKey)> known = [];
        Queue<(Cast Cast, FlowRecord Live, FlowRecord Mutant)> apart = [];
        foreach (Answer answer in _answers[(mutant.Decision.Machine, mutant.Decision.From, mutant.Decision.Trigger)])
        {
            if (IsSeen(answer.Cast, answer.Record, answer.Record, answer.Input))
            {
                return true;
            }
        }

        while (apart.TryDequeue(out (Cast Cast, FlowRecord Live, FlowRecord Mutant) at))
        {
            foreach (FlowInput input in InputsTo(at.Cast, at.Live))
            {
                if (IsSeen(at.Cast, at.Live, at.Mutant, input))
                {
                    return true;
                }
            }
        }

        return false;

        bool IsSeen(Cast cast, in FlowRecord one, in FlowRecord other, in FlowInput input)
        {
            StepResult step = live.Step(one, input);
            StepResult otherStep = changed.Step(other, input);
            (FlowRecord after, FlowRecord then) = (step.After, otherStep.After);
            if (VisibleState.Of(after) != VisibleState.Of(then)
                || !step.Emissions.Select(Seen).SequenceEqual(otherStep.Emissions.Select(Seen)))
            {
                return true;
            }

            if (after != then && known.Add((LocalKey.Of(_dialect, after), LocalKey.Of(_dialect, then))))
            {
                apart.Enqueue((cast, after, then));
            }

            return false;
        }
    }

    // Where a packet comes from is laid down for some only.
    private static ControlPacket Seen(Emission sent) => sent.FromExactly ? sent.Packet : sent.Packet with { Source = default };

    private static IEnumerable<FlowInput> InputsTo(Cast cast, FlowRecord record) =>
        Stimuli.All.Select(s => s.Make(new Scene(cast, record))).OfType<FlowInput>();

    private static IEnumerable<Answer> AnswersOf(LocalGraph graph)
    {
        FlowEngine live = new(graph.Cast.Dialect);
        for (int state = 0; state < graph.Count; state++)
        {
            FlowRecord record = graph.Record(state);
            foreach (FlowInput input in InputsTo(graph.Cast, record))
            {
                yield return new Answer(graph.Cast, record, input, live.Step(record, input).Taken);
            }
        }
    }

    private sealed record Answer(Cast Cast, FlowRecord Record, FlowInput Input, IReadOnlyList<DecisionName> Taken);
}
