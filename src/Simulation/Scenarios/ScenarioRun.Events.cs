using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>What happens while it runs.</content>
public sealed partial class ScenarioRun
{
    private void Perform(EventSpec what, Instant now)
    {
        Noted?.Invoke(now, what.Kind.ToString().ToLowerInvariant(), what.Subject);
        switch (what.Kind)
        {
            case EventKind.Down or EventKind.Up:
                NetworkInterface port = Port(what.Subject);
                ((ServalHost)port.Node).SetUp(port, what.Kind == EventKind.Up);
                GoOn(now);
                break;
            case EventKind.Move or EventKind.Remove or EventKind.Check:
                Host(what.From).WhenRuns(later => OnFlow(what, later), now);
                break;
            case EventKind.Open:
                OpenFlow(_courses[what.Subject], new FlowSpec(what.From, what.To, what.Backup, what.At, what.Line), now);
                break;
            case EventKind.Link or EventKind.Cut or EventKind.Mend:
                OnLink(what);
                break;
            case EventKind.Intercept:
                Intercept(what);
                break;
            case EventKind.Rebind:
                ((Translator)Network.Nodes[what.Subject]).Rebind();
                break;
            case EventKind.End or EventKind.Abort:
                Host(what.By).WhenRuns(later => OnStream(what, later), now);
                break;
            case EventKind.Forge:
                Forge(what, now);
                break;
            case EventKind.Take:
                NetworkInterface taking = Port(what.By);
                ((ServalHost)taking.Node).TakeOver(Port(what.Subject), taking);
                break;
            default:
                OnPower(what, now);
                break;
        }
    }

    private ServalHost Host(string end) => (ServalHost)Network.Nodes[EndName.NodeOf(end)];

    private void OnPower(EventSpec what, Instant now)
    {
        ServalHost host = Host(what.Subject);
        switch (what.Kind)
        {
            case EventKind.Suspend:
                host.Suspend();
                break;
            case EventKind.Resume:
                host.Resume();
                break;
            case EventKind.Restart:
                host.Restart();
                foreach (ConnectionCourse course in _courses.Values)
                {
                    course.Forget(host);
                }

                break;
            default:
                host.SwitchOff();
                break;
        }

        GoOn(now);
    }

    /// <summary>An attacker on the path, who reads both directions of a link (chapter 3).</summary>
    private void Intercept(EventSpec what)
    {
        Interception how = what.Interception!;
        Instant until = how.Until is { } end ? Moment(end) : Instant.Never;
        SeenFlows seen = new(Simulator.Chance($"attacker on the path {what.Subject} {what.To} {what.At}"));
        foreach ((NetworkInterface near, Edge edge) in Between(what.Subject, what.To, isOneWay: false))
        {
            edge.Link.Interceptor = new Interceptor(Network, how, near, edge.To, seen, until);
        }
    }

    private void OnFlow(EventSpec what, Instant now)
    {
        ConnectionCourse course = _courses[what.Subject];
        Wish wish = new(what.Line, $"{Word(what)} {what.Subject}", what.Kind == EventKind.Move ? what.To : what.From);
        if (what.Kind == EventKind.Move)
        {
            WhenUp(wish, later => OnFlow(course, wish, what, later), now);
        }
        else
        {
            OnFlow(course, wish, what, now);
        }
    }

    private void OnFlow(ConnectionCourse course, Wish wish, EventSpec what, Instant now)
    {
        if (End(course, what.From, wish, now) is not ({ } connection, { } host))
        {
            return;
        }

        NetworkAddress from = AddressOf(what.From);
        FlowRecord[] flows = [.. connection.Record.Flows.Where(flow => flow.Sending == from)];
        foreach (FlowRecord flow in flows)
        {
            switch (what.Kind)
            {
                case EventKind.Move:
                    connection.MoveFlow(flow.LocalFlow, AddressOf(what.To), now);
                    break;
                case EventKind.Remove:
                    connection.RemoveFlow(flow.LocalFlow, now);
                    break;
                default:
                    connection.CheckPath(flow.LocalFlow, now);
                    break;
            }
        }

        if (flows.Length == 0)
        {
            GiveUp(wish, $"no flow of {what.Subject} is at {what.From}", now);
        }

        host.Pump(now);
    }

    private void OnLink(EventSpec what)
    {
        foreach ((_, Edge edge) in Between(what.Subject, what.To, what.IsOneWay))
        {
            if (what.Kind == EventKind.Link)
            {
                edge.Link.Options = what.Change!(edge.Link.Options);
            }
            else
            {
                edge.Link.SetUp(what.Kind == EventKind.Mend);
            }
        }
    }

    /// <summary>The link between two ends, <c>node</c> or <c>node.interface</c>: both directions, or that from the first to the second.</summary>
    private IEnumerable<(NetworkInterface Near, Edge Edge)> Between(string a, string b, bool isOneWay)
    {
        foreach (Node node in Network.Nodes.Values)
        {
            foreach (NetworkInterface port in node.Interfaces)
            {
                foreach (Edge edge in port.Edges)
                {
                    if ((Is(port, a) && Is(edge.To, b)) || (!isOneWay && Is(port, b) && Is(edge.To, a)))
                    {
                        yield return (port, edge);
                    }
                }
            }
        }

        static bool Is(NetworkInterface port, string end) => end == port.FullName || end == port.Node.Name;
    }

    private void OnStream(EventSpec what, Instant now)
    {
        ConnectionCourse course = _courses[what.Subject];
        Wish wish = new(what.Line, $"{Word(what)} {what.Subject}", what.By);
        if (End(course, what.By, wish, now) is not ({ } connection, { } host))
        {
            return;
        }

        if (what.Kind == EventKind.End)
        {
            course.Stop(host == course.OpenerHost, now);
        }
        else
        {
            connection.Abort(now);
            host.Pump(now);
        }
    }

    /// <summary>An attacker off the path, who has guessed the flow IDs but cannot know the nonce (chapter 3).</summary>
    private void Forge(EventSpec what, Instant now)
    {
        Wish wish = new(what.Line, $"{Word(what)} {what.Subject}", what.By);
        if (End(_courses[what.Subject], what.By, wish, now) is not ({ } victim, { } host))
        {
            return;
        }

        Random chance = Simulator.Chance($"forger {what.Subject} {what.At}");
        foreach (FlowRecord flow in victim.Record.Flows.ToArray())
        {
            foreach (ControlFlags flags in Forgeries.All)
            {
                Forgeries.Send(host, flow, flags, chance, now);
            }
        }
    }

    private static string Word(EventSpec what) => ScenarioReader.Word(what.Kind);
}
