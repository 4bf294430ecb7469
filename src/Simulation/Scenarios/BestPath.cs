namespace ServalRef.Simulation.Scenarios;

/// <summary>What the best of a connection's paths would have done alone.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="From">Where the path begins, an interface of the opener.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Goodput">Goodput on it alone, in bits a second.</param>
/// <param name="Duration">How long the connection takes on it alone, in nanoseconds.</param>
public sealed record BestPath(string Connection, string From, string To, double Goodput, double Duration)
{
    /// <summary>Runs a scenario once for each path of each connection, with that path alone, and keeps the best by goodput.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">Decides all chance; the scenario's own if not given.</param>
    /// <returns>One for each connection that several paths were asked for.</returns>
    public static IReadOnlyList<BestPath> Find(Scenario scenario, long? seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        List<BestPath> all = [];
        foreach (ConnectionSpec connection in scenario.Connections)
        {
            (string From, string To)[] paths = PathsOf(scenario, connection);
            if (paths.Length > 1)
            {
                all.Add(paths.Select(path => Alone(scenario, connection, path, seed)).MaxBy(path => path.Goodput)!);
            }
        }

        return all;
    }

    private static (string From, string To)[] PathsOf(Scenario scenario, ConnectionSpec connection)
    {
        string opener = EndName.NodeOf(connection.From);
        IEnumerable<(string From, string To)> opened = scenario.Events
            .Where(what => what.Kind == EventKind.Open && what.Subject == connection.Name && EndName.NodeOf(what.From) == opener)
            .Select(what => (what.From, what.To));
        return [.. connection.Flows.Select(flow => (flow.From, flow.To)).Prepend((connection.From, connection.To)).Concat(opened).Distinct()];
    }

    private static BestPath Alone(Scenario scenario, ConnectionSpec connection, (string From, string To) path, long? seed)
    {
        ConnectionSpec alone = connection with { From = path.From, To = path.To, Flows = [] };
        ScenarioRun run = new(
            scenario with
            {
                Connections = [.. scenario.Connections.Select(other => other == connection ? alone : other)],
                Events = [.. scenario.Events.Where(what => !(what.Kind == EventKind.Open && what.Subject == connection.Name))],
            },
            seed);
        run.Run();
        ConnectionCourse course = run.Connections.First(other => other.Spec.Name == connection.Name);
        return new BestPath(connection.Name, path.From, path.To, course.Measure("goodput") ?? 0, course.Measure("duration") ?? 0);
    }
}
