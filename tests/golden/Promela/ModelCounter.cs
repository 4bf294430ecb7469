using ServalRef.StateMachines;
using ServalRef.Verification.Promela;

namespace ServalRef.Golden.Promela;

/// <summary>Breadth-first search over the live machines: slow, plain, and independent of SPIN.</summary>
internal static class ModelCounter
{
    /// <summary>How many states are reachable in these bounds.</summary>
    internal static int Count(ModelBounds bounds)
    {
        ModelWorld start = ModelWorld.Start(new FlowEngine(Dialect.Mtp1), bounds);
        HashSet<string> seen = [Key(start)];
        Queue<ModelWorld> open = new([start]);
        while (open.TryDequeue(out ModelWorld? world))
        {
            foreach (ModelWorld next in world.Actions().Where(a => a.Kind != TrailActionKind.TurnCalm).Select(world.After))
            {
                if (seen.Add(Key(next)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return seen.Count;
    }

    private static string Key(ModelWorld world) => string.Join('\n', world.Show());
}
