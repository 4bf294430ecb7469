using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>Runs the steps of a SPIN trail on the live machines and compares every state.</summary>
public static class TrailReplay
{
    /// <summary>Replays a trail.</summary>
    /// <param name="engine">The machines that the model was written from.</param>
    /// <param name="bounds">The bounds that it was searched in.</param>
    /// <param name="trail">The steps.</param>
    /// <returns>Each step with what the machines made of it, up to the first that differs.</returns>
    public static IReadOnlyList<ReplayedStep> Run(FlowEngine engine, ModelBounds bounds, IReadOnlyList<TrailStep> trail)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(trail);
        List<ReplayedStep> steps = [];
        ModelWorld world = ModelWorld.Start(engine, bounds);
        foreach (TrailStep step in trail)
        {
            bool possible = world.Actions().Contains(step.Action);
            world = possible ? world.After(step.Action) : world;
            IReadOnlyList<string> state = world.Show();
            steps.Add(new ReplayedStep(
                step, possible, state, world.Hosts[0].Flow.StateName, world.Hosts[1].Flow.StateName));
            if (!steps[^1].Agrees)
            {
                break;
            }
        }

        return steps;
    }
}

/// <summary>A step of a trail on the live machines.</summary>
/// <param name="Step">What SPIN did and reached.</param>
/// <param name="Possible">Whether it can happen in the world around the machines.</param>
/// <param name="State">What the machines reached.</param>
/// <param name="StateA">The opener's state by its name.</param>
/// <param name="StateB">The listener's state by its name.</param>
public sealed record ReplayedStep(TrailStep Step, bool Possible, IReadOnlyList<string> State, string StateA, string StateB)
{
    /// <summary>Whether the machines did exactly what the model did.</summary>
    public bool Agrees => Possible && State.SequenceEqual(Step.State);

    /// <summary>The step on one line.</summary>
    public override string ToString() =>
        $"{(Step.StartsCycle ? "for ever: " : "")}{Step.Action}  [A {StateA}, B {StateB}]{(Agrees ? "" : "  differs")}";
}
