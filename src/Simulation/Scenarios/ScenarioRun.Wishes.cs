using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Something that a file wants done, and that may have to wait.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="What">In words, as <c>open one</c>.</param>
/// <param name="Port">The interface that it needs.</param>
internal sealed record Wish(int Line, string What, string Port);

/// <summary>Something that a file wanted and that could not be done.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="At">When it was given up.</param>
/// <param name="What">In words, as <c>move one</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record Undone(int Line, Instant At, string What, string Reason);

/// <content>What waits until it can be done, and what could not be done.</content>
public sealed partial class ScenarioRun
{
    private readonly List<(Wish Wish, Action<Instant> Action)> _waiting = [];
    private readonly List<Undone> _undone = [];

    /// <summary>What the file wanted and could not be done, in the order of time.</summary>
    public IReadOnlyList<Undone> Undone => _undone;

    /// <summary>Does something as soon as an interface can be used.</summary>
    private void WhenUp(Wish wish, Action<Instant> action, Instant now)
    {
        if (CanBeUsed(wish.Port))
        {
            action(now);
        }
        else
        {
            _waiting.Add((wish, action));
        }
    }

    /// <summary>An interface may have come up: what waits for it is done.</summary>
    private void GoOn(Instant now)
    {
        foreach ((Wish Wish, Action<Instant> Action) one in _waiting.ToArray())
        {
            if (CanBeUsed(one.Wish.Port) && _waiting.Remove(one))
            {
                one.Action(now);
            }
        }
    }

    private void GiveUpWaiting()
    {
        foreach ((Wish wish, _) in _waiting)
        {
            GiveUp(wish, $"{wish.Port} did not come up", Simulator.Now);
        }

        _waiting.Clear();
    }

    private void GiveUp(Wish wish, string reason, Instant now) => _undone.Add(new Undone(wish.Line, now, wish.What, reason));

    private bool CanBeUsed(string port)
    {
        ServalHost host = Host(port);
        return host.Runs && host.Endpoint.Addresses.Contains(AddressOf(port));
    }

    private void OpenFlow(ConnectionCourse course, FlowSpec flow, Instant now)
    {
        Wish wish = new(flow.Line, $"open a flow of {course.Spec.Name}", flow.From);
        bool opens = EndName.NodeOf(flow.From) == course.OpenerHost.Name;
        course.WhenThere(opens, there => WhenUp(wish, later => OpenFlow(course, wish, flow, later), there), now);
    }

    private void OpenFlow(ConnectionCourse course, Wish wish, FlowSpec flow, Instant now)
    {
        if (End(course, flow.From, wish, now) is ({ } connection, { } host))
        {
            connection.OpenFlow(AddressOf(flow.From), AddressOf(flow.To), flow.Backup, now);
            host.Pump(now);
        }
    }

    /// <summary>The end of a connection that is at a host; none, which is told, if it is over or nobody is there.</summary>
    /// <param name="course">The connection.</param>
    /// <param name="place">The host, or an interface of it.</param>
    /// <param name="wish">What for.</param>
    /// <param name="now">When.</param>
    private (Connection? Connection, ServalHost? Host) End(ConnectionCourse course, string place, Wish wish, Instant now)
    {
        string name = EndName.NodeOf(place);
        bool opens = name == course.OpenerHost.Name;
        Connection? connection = opens ? course.Opener : course.Server;
        ServalHost? host = opens ? course.OpenerHost : course.ServerHost;
        string? reason = connection is null || host is null ? $"{course.Spec.Name} is not {(opens ? "opened" : "accepted")} yet"
            : host.Name != name ? $"{course.Spec.Name} is served by {host.Name}"
            : !host.IsOn ? $"{host.Name} is switched off"
            : course.HasForgotten(host) ? $"{host.Name} has forgotten {course.Spec.Name}"
            : !connection.Record.IsLive && course.Outcome != StateMachines.Connections.Outcome.None ? $"{course.Spec.Name} is over"
            : null;
        if (reason is null)
        {
            return (connection, host);
        }

        GiveUp(wish, reason, now);
        return default;
    }
}
