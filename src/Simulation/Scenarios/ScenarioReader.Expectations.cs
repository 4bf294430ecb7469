namespace ServalRef.Simulation.Scenarios;

/// <content>Expectations.</content>
public sealed partial class ScenarioReader
{
    private ExpectationSpec ReadExpectation(MapReader map)
    {
        string connection = map.Text("connection");
        var bounds = new List<BoundSpec>();
        foreach ((string measure, _) in Measures.Names)
        {
            if (map.Has(measure))
            {
                bounds.Add(ReadBound(map, measure));
            }
        }

        var spec = new ExpectationSpec(connection, map.Line)
        {
            Outcome = map.Choice("outcome", Outcomes, null),
            Bounds = bounds,
        };
        if (spec.Outcome is null && bounds.Count == 0)
        {
            map.Problem("", $"an expectation needs 'outcome' or one of {string.Join(", ", Measures.Names.Keys)}");
        }

        if (!_connections.Contains(connection))
        {
            map.Problem("connection", $"there is no connection '{connection}'{Problems.Suggest(connection, _connections)}");
        }

        foreach (string measure in Measures.Names.Keys)
        {
            _ = map.Find(measure);
        }

        map.End();
        return spec;
    }

    private static BoundSpec ReadBound(MapReader map, string measure)
    {
        string text = map.Text(measure);
        IReadOnlyDictionary<string, double> units = Measures.UnitsOf(measure);
        string[] range = text.Split(" to ", StringSplitOptions.TrimEntries);
        int line = map.Find(measure) is { } node ? (int)node.Start.Line : map.Line;
        if (range.Length == 2 && Units.TryRead(range[1], units, out double high)
            && (Units.TryRead(range[0], units, out double low) || Units.TryRead(range[0] + range[1][range[1].IndexOf(' ', StringComparison.Ordinal)..], units, out low)))
        {
            return new BoundSpec(measure, low, high, text, line);
        }

        if (text.StartsWith("at least ", StringComparison.Ordinal) && Units.TryRead(text[9..], units, out low))
        {
            return new BoundSpec(measure, low, double.PositiveInfinity, text, line);
        }

        if (text.StartsWith("at most ", StringComparison.Ordinal) && Units.TryRead(text[8..], units, out high))
        {
            return new BoundSpec(measure, double.NegativeInfinity, high, text, line);
        }

        if (Units.TryRead(text, units, out double exact))
        {
            return new BoundSpec(measure, exact, exact, text, line);
        }

        string example = Units.Names(units) is { Length: > 0 } names ? $" (units: {names})" : "";
        map.Problem(measure, $"expected 'at least N', 'at most N', 'N to M' or 'N' for '{measure}'{example}, not '{text}'");
        return new BoundSpec(measure, 0, 0, text, line);
    }
}
