using ServalRef.Runtime.Endpoints;
using ServalRef.Simulation.Applications;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Simulation.Scenarios;

/// <summary>How a connection of a scenario fares.</summary>
public sealed partial class ConnectionCourse
{
    private readonly List<FlowStory> _flows = [];
    private readonly List<Action<Instant>> _whenOpened = [];
    private readonly List<Action<Instant>> _whenServed = [];
    private BulkSender? _openerSends;
    private BulkSender? _serverSends;
    private BulkReceiver? _openerReads;
    private BulkReceiver? _serverReads;
    private bool _hasOpenerForgotten;
    private bool _hasServerForgotten;

    internal ConnectionCourse(ConnectionSpec spec, ServalHost openerHost) => (Spec, OpenerHost) = (spec, openerHost);

    /// <summary>What the file says of it.</summary>
    public ConnectionSpec Spec { get; }

    /// <summary>Who opens it.</summary>
    public ServalHost OpenerHost { get; }

    /// <summary>Who serves it; none yet.</summary>
    public ServalHost? ServerHost { get; private set; }

    /// <summary>The opener's end; none before it is opened.</summary>
    public Connection? Opener { get; private set; }

    /// <summary>The server's end; none before it is accepted.</summary>
    public Connection? Server { get; private set; }

    /// <summary>When it was opened.</summary>
    public Instant OpenedAt { get; private set; }

    /// <summary>When both streams had ended, or it was over otherwise; none while neither.</summary>
    public Instant? EndedAt { get; private set; }

    /// <summary>How it ended as its opener knows; a connection whose streams have both ended is finished, though flows may linger.</summary>
    public Outcome Outcome => Opener is null ? Outcome.None
        : Opener.Outcome != Outcome.None ? Opener.Outcome
        : Opener.Record.Ends.Both ? Outcome.Finished
        : Outcome.None;

    /// <summary>Migrations of either side: an address that its peer has adopted counts once.</summary>
    public int Migrations { get; private set; }

    /// <summary>The flows of both ends, in the order in which they were opened.</summary>
    public IReadOnlyList<FlowStory> Flows => _flows;

    /// <summary>Bytes that the server has read of what the opener sent.</summary>
    public ulong Sent => _serverReads?.Received ?? 0;

    /// <summary>Bytes that the opener has read of what the server sent.</summary>
    public ulong Received => _openerReads?.Received ?? 0;

    /// <summary>When the last byte was read by either.</summary>
    public Instant LastReadAt => new(Math.Max(_serverReads?.LastAt.Nanoseconds ?? 0, _openerReads?.LastAt.Nanoseconds ?? 0));

    /// <summary>The first byte that was not the one sent; none if all were.</summary>
    public ulong? WrongAt => _serverReads?.WrongAt ?? _openerReads?.WrongAt;

    internal void Begin(Connection connection, Instant now)
    {
        (Opener, OpenedAt) = (connection, now);
        _openerReads = new BulkReceiver(OpenerHost, connection, Spec.OpenerReads);
        _openerSends = new BulkSender(OpenerHost, connection, Spec.Send);
        ServalHost.Add(connection, _openerReads);
        ServalHost.Add(connection, _openerSends);
        _openerSends.Start(now);
        RunAll(_whenOpened, now);
    }

    /// <summary>Does something as soon as an end of it is there.</summary>
    /// <param name="opener">Which end.</param>
    /// <param name="action">What.</param>
    /// <param name="now">When it is asked for.</param>
    internal void WhenThere(bool opener, Action<Instant> action, Instant now)
    {
        if ((opener ? Opener : Server) is not null)
        {
            action(now);
        }
        else
        {
            (opener ? _whenOpened : _whenServed).Add(action);
        }
    }

    internal void Serve(ServalHost host, Connection connection, Instant now)
    {
        (ServerHost, Server, _hasServerForgotten) = (host, connection, false);
        _serverReads = new BulkReceiver(host, connection, Spec.ServerReads);
        _serverSends = new BulkSender(host, connection, Spec.Receive);
        ServalHost.Add(connection, _serverReads);
        ServalHost.Add(connection, _serverSends);
        ServalHost.Add(connection, new Listener(this));
        _serverSends.Start(now);
        RunAll(_whenServed, now);
    }

    /// <summary>Both ends end their streams, an end that is suspended when it goes on.</summary>
    internal void Stop(Instant now)
    {
        OpenerHost.WhenRuns(later => Stop(opener: true, later), now);
        ServerHost?.WhenRuns(later => Stop(opener: false, later), now);
    }

    internal void Stop(bool opener, Instant now) => (opener ? _openerSends : _serverSends)?.Stop(now);

    /// <summary>A host has begun anew: what it knew of the connection is gone.</summary>
    internal void Forget(ServalHost host)
    {
        if (host == OpenerHost && Opener is not null)
        {
            _hasOpenerForgotten = true;
            _openerReads!.Forget();
        }
        else if (host == ServerHost)
        {
            _hasServerForgotten = true;
            _serverReads!.Forget();
        }
    }

    /// <summary>Whether a host that had an end of it has forgotten it.</summary>
    internal bool HasForgotten(ServalHost host) =>
        host == OpenerHost ? _hasOpenerForgotten : host == ServerHost && _hasServerForgotten;

    internal void Note(in EndpointEvent told, Instant now)
    {
        Count(told);
        if (told.Kind is Runtime.Endpoints.EventKind.Ended or Runtime.Endpoints.EventKind.Closed)
        {
            EndedAt ??= now;
        }
    }

    private static void RunAll(List<Action<Instant>> actions, Instant now)
    {
        foreach (Action<Instant> action in actions.ToArray())
        {
            action(now);
        }

        actions.Clear();
    }

    private void Count(in EndpointEvent told)
    {
        Keep(told.Connection);
        Migrations += told.Kind == Runtime.Endpoints.EventKind.PeerMoved ? 1 : 0;
    }

    // Flows are gone from a connection when they are closed; what they did is kept.
    private void Keep(Connection connection)
    {
        foreach (Runtime.Transfer.TransferFlow flow in connection.Transfer.Flows)
        {
            if (!_flows.Exists(known => known.Flow == flow))
            {
                bool opener = connection == Opener;
                var record = connection.Record.Flow(flow.LocalFlow);
                _flows.Add(new FlowStory(flow, (opener ? OpenerHost : ServerHost!).Name, record?.Local ?? default, record?.Peer ?? default));
            }
        }
    }

    /// <summary>Counts what the server's end is told.</summary>
    private sealed class Listener(ConnectionCourse course) : IApplication
    {
        public void OnEvent(in EndpointEvent told, Instant now) => course.Count(told);
    }
}
