using ServalRef.Runtime.Endpoints;
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
                break;
            case EventKind.Move or EventKind.Remove or EventKind.Check:
                OnFlow(what, now);
                break;
            case EventKind.Open:
                OpenFlow(_courses[what.Subject], what.From, what.To, what.Backup, now);
                break;
            case EventKind.Link or EventKind.Cut or EventKind.Mend:
                OnLink(what);
                break;
            case EventKind.Rebind:
                ((Translator)Network.Nodes[what.Subject]).Rebind();
                break;
            case EventKind.End or EventKind.Abort:
                OnStream(what, now);
                break;
            case EventKind.Forge:
                Forge(what, now);
                break;
            default:
                ((ServalHost)Network.Nodes[what.Subject]).SwitchOff();
                break;
        }
    }

    private void OnFlow(EventSpec what, Instant now)
    {
        ConnectionCourse course = _courses[what.Subject];
        bool opens = what.From.Split('.')[0] == course.OpenerHost.Name;
        Connection? connection = opens ? course.Opener : course.Server;
        ServalHost? host = opens ? course.OpenerHost : course.ServerHost;
        if (connection is null || host is null)
        {
            return;
        }

        NetworkAddress from = AddressOf(what.From);
        foreach (FlowRecord flow in connection.Record.Flows.Where(flow => flow.Sending == from).ToArray())
        {
            switch (what.Kind)
            {
                case EventKind.Move when host.Endpoint.Addresses.Contains(AddressOf(what.To)):
                    connection.MoveFlow(flow.LocalFlow, AddressOf(what.To), now);
                    break;
                case EventKind.Remove:
                    connection.RemoveFlow(flow.LocalFlow, now);
                    break;
                case EventKind.Check:
                    connection.CheckPath(flow.LocalFlow, now);
                    break;
                default:
                    break;
            }
        }

        host.Pump(now);
    }

    private void OnLink(EventSpec what)
    {
        foreach (Link link in Between(what.Subject, what.To))
        {
            if (what.Kind == EventKind.Link)
            {
                link.Options = what.Change!(link.Options);
            }
            else
            {
                link.SetUp(what.Kind == EventKind.Mend);
            }
        }
    }

    /// <summary>Both directions of the link between two ends, <c>node</c> or <c>node.interface</c>.</summary>
    private IEnumerable<Link> Between(string a, string b)
    {
        foreach (Node node in Network.Nodes.Values)
        {
            foreach (NetworkInterface port in node.Interfaces)
            {
                foreach (Edge edge in port.Edges)
                {
                    if ((Is(port, a) && Is(edge.To, b)) || (Is(port, b) && Is(edge.To, a)))
                    {
                        yield return edge.Link;
                    }
                }
            }
        }

        static bool Is(NetworkInterface port, string end) => end == port.FullName || end == port.Node.Name;
    }

    private void OnStream(EventSpec what, Instant now)
    {
        ConnectionCourse course = _courses[what.Subject];
        bool opens = what.By.Split('.')[0] == course.OpenerHost.Name;
        if (what.Kind == EventKind.End)
        {
            course.Stop(opens, now);
        }
        else if ((opens ? course.Opener : course.Server) is { } connection)
        {
            connection.Abort(now);
            (opens ? course.OpenerHost : course.ServerHost)!.Pump(now);
        }
    }

    /// <summary>An attacker off the path, who has guessed the flow IDs but cannot know the nonce (chapter 3).</summary>
    private void Forge(EventSpec what, Instant now)
    {
        ConnectionCourse course = _courses[what.Subject];
        bool opens = what.By.Split('.')[0] == course.OpenerHost.Name;
        Connection? victim = opens ? course.Opener : course.Server;
        ServalHost? host = opens ? course.OpenerHost : course.ServerHost;
        if (victim is null || host is null)
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
}
