using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Background traffic, events and expectations; and whether what they name is there.</content>
public sealed partial class ScenarioReader
{
    private static readonly Dictionary<string, BackgroundKind> BackgroundKinds = new()
    {
        ["tcp"] = BackgroundKind.Tcp,
        ["constant"] = BackgroundKind.Constant,
        ["arrivals"] = BackgroundKind.Arrivals,
    };

    private BackgroundSpec ReadBackground(MapReader map)
    {
        BackgroundKind kind = map.Choice("kind", BackgroundKinds, BackgroundKind.Tcp);
        string from = map.Text("from");
        string to = map.Text("to");
        var spec = new BackgroundSpec(map.Text("name", $"{from} to {to}"), kind, from, to)
        {
            At = map.Time("at", Duration.Zero),
            Size = map.Has("size") ? (long)map.Quantity("size", Units.Sizes) : long.MaxValue,
            Rate = kind switch
            {
                BackgroundKind.Constant => map.Quantity("rate", Units.Rates),
                BackgroundKind.Arrivals => map.Quantity("arrivals per second", Units.Counts),
                _ => 0,
            },
            On = map.Time("on", Duration.Zero),
            Off = map.Time("off", Duration.Zero),
            Random = map.Flag("random"),
        };
        CheckTime(map, "at", spec.At);
        CheckNode(map, "from", from);
        CheckNode(map, "to", to);
        map.End();
        return spec;
    }

    private EventSpec ReadEvent(MapReader map)
    {
        Duration at = map.Time("at");
        CheckTime(map, "at", at);
        EventKind? kind = null;
        foreach (EventKind candidate in Enum.GetValues<EventKind>())
        {
            if (map.Has(Word(candidate)))
            {
                kind = candidate;
            }
        }

        if (kind is not { } known)
        {
            map.Problem("", $"an event needs one of {string.Join(", ", Enum.GetValues<EventKind>().Select(Word))}");
            known = EventKind.Up;
        }

        string subject = map.Has(Word(known)) ? map.Text(Word(known)) : "";
        bool flows = known is EventKind.Move or EventKind.Open;
        var spec = new EventSpec(at, known, subject)
        {
            From = flows || known is EventKind.Remove or EventKind.Check ? map.Text("from") : "",
            To = flows ? map.Text("to") : known is EventKind.Link or EventKind.Cut or EventKind.Mend ? map.Text("to") : "",
            By = known is EventKind.End or EventKind.Abort or EventKind.Forge ? map.Text("by") : "",
            Backup = known == EventKind.Open && map.Flag("backup"),
            Change = known == EventKind.Link ? options => ReadShape(map, new LinkShape(options, 0)).Resolve() : null,
            Line = map.Line,
        };
        if (spec.Change is { } change)
        {
            // Asked once here, so that its keys are known and its values checked.
            _ = change(new LinkOptions());
        }

        CheckEvent(map, spec);
        map.End();
        return spec;
    }

    private static string Word(EventKind kind) => kind == EventKind.Off ? "switch off" : kind.ToString().ToLowerInvariant();

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

    /// <summary>Whether an address belongs to one node only, and what was named before it was read is there.</summary>
    private void CheckLater()
    {
        var owners = new Dictionary<NetworkAddress, string>();
        foreach (NodeSpec node in _nodes.Values)
        {
            foreach (NetworkAddress address in node.Interfaces.SelectMany(port => port.Addresses))
            {
                if (!owners.TryAdd(address, node.Name))
                {
                    _maps[node.Name].Problem("interfaces", $"{address} belongs to '{owners[address]}' already");
                }
            }

            if (node.Rendezvous is { } rendezvous && !(_nodes.TryGetValue(rendezvous, out NodeSpec? relay) && relay.Kind == NodeKind.Relay))
            {
                _maps[node.Name].Problem("rendezvous", $"there is no relay '{rendezvous}'{Problems.Suggest(rendezvous, _nodes.Keys)}");
            }

            foreach ((string target, _) in node.Routes.SelectMany(route => route.Targets))
            {
                CheckPort(_maps[node.Name], "routes", target);
            }
        }
    }

    private void CheckEvent(MapReader map, EventSpec what)
    {
        string key = Word(what.Kind);
        switch (what.Kind)
        {
            case EventKind.Down or EventKind.Up:
                CheckPort(map, key, what.Subject);
                break;
            case EventKind.Move or EventKind.Open or EventKind.Remove or EventKind.Check:
                CheckConnection(map, key, what.Subject);
                CheckPort(map, "from", what.From);
                if (what.To.Length > 0)
                {
                    CheckPort(map, "to", what.To);
                }

                break;
            case EventKind.End or EventKind.Abort or EventKind.Forge:
                CheckConnection(map, key, what.Subject);
                CheckNode(map, "by", what.By);
                break;
            case EventKind.Link or EventKind.Cut or EventKind.Mend:
                CheckNode(map, key, what.Subject);
                CheckNode(map, "to", what.To);
                break;
            default:
                CheckNode(map, key, what.Subject);
                break;
        }
    }

    private void CheckConnection(MapReader map, string key, string name)
    {
        if (!_connections.Contains(name))
        {
            map.Problem(key, $"there is no connection '{name}'{Problems.Suggest(name, _connections)}");
        }
    }

    private void CheckNode(MapReader map, string key, string end)
    {
        string name = end.Split('.')[0];
        if (end.Length > 0 && !_nodes.ContainsKey(name))
        {
            map.Problem(key, $"there is no node '{name}'{Problems.Suggest(name, _nodes.Keys)}");
        }
    }

    private void CheckPort(MapReader map, string key, string end)
    {
        string[] parts = end.Split('.');
        if (end.Length == 0)
        {
            return;
        }

        if (!_nodes.TryGetValue(parts[0], out NodeSpec? node))
        {
            map.Problem(key, $"there is no node '{parts[0]}'{Problems.Suggest(parts[0], _nodes.Keys)}");
        }
        else if (parts.Length != 2 || !node.Interfaces.Any(port => port.Name == parts[1] && port.Addresses.Count > 0))
        {
            string[] ports = [.. node.Interfaces.Select(port => $"{node.Name}.{port.Name}")];
            map.Problem(key, $"expected an interface with an address, such as {string.Join(" or ", ports)}, not '{end}'{Problems.Suggest(end, ports)}");
        }
    }
}
