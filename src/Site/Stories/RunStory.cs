using System.Globalization;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Site.Stories;

/// <summary>Makes a story of a simulation while it runs: control packets, changes of state, and what the scenario does; data are counted.</summary>
public sealed class RunStory : ITap, IEndpointObserver
{
    /// <summary>The most steps of a story; what comes after is left out, which its last step says.</summary>
    public const int MostSteps = 2000;

    private readonly ScenarioRun _run;

    private readonly List<RunStep> _steps = [];

    private readonly Dictionary<NetworkAddress, string> _owners = [];

    private readonly IEndpointObserver? _nextControl;

    private readonly ITap? _nextTap;

    private long _data;

    private long _leftOut;

    /// <summary>Watches a run that has not begun; whoever watched it before goes on to.</summary>
    /// <param name="run">The run.</param>
    public RunStory(ScenarioRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _nextControl = run.Monitor.NextControl;
        _nextTap = run.Network.Tap;
        run.Monitor.NextControl = this;
        run.Network.Tap = this;
        Action<Instant, string, string>? noted = run.Noted;
        run.Noted = (now, what, subject) =>
        {
            Add(new RunStep(now, StoryStepKind.Event, default, default, $"{what} {subject}".Trim(), string.Empty));
            noted?.Invoke(now, what, subject);
        };
    }

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now)
    {
        _nextTap?.OnSent(at, frame, now);
        _owners[frame.Source] = at.Node.Name;
        if (TextOf(frame) is { } text)
        {
            Add(new RunStep(now, StoryStepKind.Packet, frame.Source, frame.Destination, text, string.Empty));
        }
        else
        {
            _data++;
        }
    }

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now)
    {
        _nextTap?.OnReceived(at, frame, now);
        _owners[frame.Destination] = at.Node.Name;
    }

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
        _nextTap?.OnLost(where, frame, now);
        if (TextOf(frame) is not { } text)
        {
            return;
        }

        NetworkAddress to = frame.Destination;
        int sent = _steps.FindLastIndex(step => step.Kind == StoryStepKind.Packet && step.To == to && step.Text == text);
        if (sent >= 0)
        {
            _steps[sent] = _steps[sent] with { Kind = StoryStepKind.Lost, Note = $"It is lost at {where}." };
        }
    }

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        _nextControl?.OnControl(connection, before, input, now);
        ConnectionRecord after = connection.Record;
        string was = StateOf(before);
        string state = StateOf(after);
        if (was != state && after.Flows.Count > 0)
        {
            Add(new RunStep(now, StoryStepKind.Event, after.Flows[0].Local, default, $"is {state}", state));
        }
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now) => _nextControl?.OnDropped(reason, now);

    /// <summary>The story so far.</summary>
    public Story Tell()
    {
        string[] hosts = [.. _run.Scenario.Nodes.Select(node => node.Name).Where(name => _owners.ContainsValue(name))];
        List<StoryStep> steps = [.. _steps.Select(step => Step(step, hosts))];
        if (_leftOut > 0)
        {
            steps.Add(new StoryStep { Kind = StoryStepKind.Event, Text = string.Create(CultureInfo.InvariantCulture, $"{_leftOut} more steps are left out") });
        }

        string about = string.Create(CultureInfo.InvariantCulture, $"Control packets, changes of state and events of {_run.Scenario.Duration.Seconds:0.###} s; {_data} data packets are only counted.");
        return new Story("run", _run.Scenario.Title, about, hosts, steps).WithStatesKept([]);
    }

    private static string StateOf(ConnectionRecord record) =>
        record.State + string.Concat(record.Flows.Select(flow => $" | {flow.StateName} at {flow.Local}, peer {flow.Peer}"));

    private static string? TextOf(in Frame frame)
    {
        if (frame.Length == 0 || SalPacket.TryDecode(frame.Sal, Dialect.Mtp1, out SalPacket packet) != DropReason.None || !packet.HasControl)
        {
            return null;
        }

        ControlPacket control = packet.Control(frame.Source, frame.Destination);
        string ackno = control.Acknowledges ? string.Create(CultureInfo.InvariantCulture, $" a={control.Ackno}") : string.Empty;
        string flags = control.Flags == ControlFlags.None ? "ADDRESS" : ControlFlagsText.ToText(control.Flags);
        return string.Create(CultureInfo.InvariantCulture, $"{flags} v={control.Version}{ackno}, {frame.Source} to {frame.Destination}");
    }

    private void Add(RunStep step)
    {
        if (_steps.Count < MostSteps)
        {
            _steps.Add(step with { DataBefore = _data });
        }
        else
        {
            _leftOut++;
        }
    }

    private StoryStep Step(RunStep step, string[] hosts)
    {
        int from = Array.IndexOf(hosts, _owners.GetValueOrDefault(step.From, string.Empty));
        string[] states = [.. hosts.Select((_, host) => host == from ? step.State : string.Empty)];
        return new StoryStep
        {
            Kind = step.Kind,
            From = from,
            To = step.Kind == StoryStepKind.Event ? -1 : Array.IndexOf(hosts, _owners.GetValueOrDefault(step.To, string.Empty)),
            Text = step.Text,
            Time = string.Create(CultureInfo.InvariantCulture, $"{step.Time.Seconds:F3} s"),
            States = states,
            Note = string.Create(CultureInfo.InvariantCulture, $"{step.Note} {step.DataBefore} data packets were sent before.").Trim(),
        };
    }

    private sealed record RunStep(Instant Time, StoryStepKind Kind, NetworkAddress From, NetworkAddress To, string Text, string State)
    {
        public string Note { get; init; } = string.Empty;

        public long DataBefore { get; init; }
    }
}
