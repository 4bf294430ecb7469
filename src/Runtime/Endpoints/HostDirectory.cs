using System.Runtime.InteropServices;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The connections, flows and services of an endpoint, and the numbers that it draws for new ones.</summary>
/// <param name="random">Where these numbers come from (SEC-1).</param>
/// <param name="synQueue">Half-open requests that are kept at once, at least 1 (SEC-11).</param>
internal sealed class HostDirectory(Random random, int synQueue) : IHostDirectory<Connection>, IFreshNames
{
    private readonly Dictionary<uint, FlowSession> _flows = [];
    private readonly Dictionary<ulong, Connection> _tokens = [];
    private readonly Dictionary<Connection, RequestName> _names = [];
    private readonly List<Connection> _connections = [];
    private readonly OpenRequests<Connection> _requests = new(synQueue);
    private readonly List<uint> _drawn = [];

    internal IReadOnlyList<Connection> Connections => _connections;

    internal OfferedServices<Listener> Services { get; } = new();

    internal FlowSession? Session(uint flow) => _flows.GetValueOrDefault(flow);

    internal void Add(FlowSession session) => _flows[session.LocalFlow] = session;

    internal void Remove(FlowSession session) => _flows.Remove(session.LocalFlow);

    internal void Add(Connection connection)
    {
        _tokens[connection.Token] = connection;
        _connections.Add(connection);
    }

    /// <summary>Makes room for a request, and takes it in.</summary>
    /// <returns>The connection that has to go for it; none if there is room.</returns>
    internal Connection? Admit(RequestName request, NetworkAddress source) => _requests.Admit(request, source);

    internal void Add(RequestName request, Connection connection)
    {
        _names[connection] = request;
        _requests.Add(request, connection);
    }

    /// <summary>A request is acknowledged: it is half open no longer, though its SYN is still known (SEC-11).</summary>
    internal void Complete(Connection connection)
    {
        if (_names.TryGetValue(connection, out RequestName request))
        {
            _requests.Complete(request);
        }
    }

    internal void Remove(Connection connection)
    {
        if (_names.Remove(connection, out RequestName request))
        {
            _requests.Forget(request);
        }

        _tokens.Remove(connection.Token);
        _connections.Remove(connection);
    }

    internal ulong NewToken()
    {
        ulong token;
        do
        {
            token = random.NextNumber64();
        }
        while (_tokens.ContainsKey(token));
        return token;
    }

    internal ulong NewNonce() => random.NextNumber64();

    /// <summary>The numbers drawn since <see cref="ForgetDrawn"/>.</summary>
    internal ReadOnlySpan<uint> Drawn => CollectionsMarshal.AsSpan(_drawn);

    internal void ForgetDrawn() => _drawn.Clear();

    /// <inheritdoc/>
    public uint NewFlow() => Noted(random.NextFlowId(_flows.ContainsKey));

    /// <inheritdoc/>
    public uint NewVersion() => Noted(random.NextVersion());

    /// <inheritdoc/>
    public Connection? OfFlow(uint flow) => Session(flow)?.Connection;

    /// <inheritdoc/>
    public Connection? OfToken(ulong token) => _tokens.GetValueOrDefault(token);

    /// <inheritdoc/>
    public Connection? OfRequest(RequestName request) => _requests.Find(request);

    /// <inheritdoc/>
    public ServiceDecision Resolve(ServiceId service) => Services.Resolve(service, random.NextDouble(), out _);

    /// <inheritdoc/>
    public (int Waiting, int Backlog) Occupancy(int listener) => (Services[listener].Waiting, Services[listener].Backlog);

    private uint Noted(uint number)
    {
        _drawn.Add(number);
        return number;
    }
}
