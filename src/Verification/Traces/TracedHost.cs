using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Verification.Traces;

/// <summary>A host of a trace: its engine, its connections, and what it owes.</summary>
/// <param name="policy">What it was told of connections.</param>
internal sealed class TracedHost(HostPolicy policy) : IHostDirectory<TracedConnection>
{
    private readonly Dictionary<ulong, TracedConnection> _connections = [];
    private readonly Dictionary<RequestName, TracedConnection> _requests = [];

    /// <summary>The code that the explorer runs.</summary>
    internal HostEngine Engine { get; } = new(policy);

    /// <summary>The addresses that it has, as the trace said last.</summary>
    internal required ValueArray<NetworkAddress> Addresses { get; set; }

    /// <summary>The control packet that it received last, until a step takes it.</summary>
    internal HostPacket? Received { get; set; }

    /// <summary>What has to follow from the packet that it received last.</summary>
    internal Expectation Expected { get; set; }

    /// <summary>Control packets that its steps ask for and that have not left it yet, in their order.</summary>
    internal List<OwedPacket> Owed { get; } = [];

    /// <summary>Connections that are not told yet that the host has other addresses.</summary>
    internal HashSet<TracedConnection> Untold { get; } = [];

    /// <summary>Whether it does nothing for a while: its deadlines pass.</summary>
    internal bool IsStill { get; set; }

    /// <summary>The ends of connections that are not over.</summary>
    internal IEnumerable<TracedConnection> Connections => _connections.Values;

    /// <summary>Begins a connection.</summary>
    internal TracedConnection Begin(ulong token, ulong nonce)
    {
        TracedConnection begun = new(new ConnectionEnd { Token = token, Nonce = nonce });
        _connections[token] = begun;
        return begun;
    }

    /// <summary>The SYN that a connection answers is known from now on (OPEN-17).</summary>
    internal void Add(RequestName request, TracedConnection connection) => _requests[request] = connection;

    /// <summary>A connection is over.</summary>
    internal void Remove(TracedConnection connection)
    {
        _connections.Remove(connection.End.Token);
        Untold.Remove(connection);
        foreach (RequestName request in _requests.Where(known => known.Value == connection).Select(known => known.Key).ToArray())
        {
            _requests.Remove(request);
        }
    }

    /// <summary>The host has forgotten everything.</summary>
    internal void Restart()
    {
        _connections.Clear();
        _requests.Clear();
        Owed.Clear();
        Untold.Clear();
        (Expected, Received, IsStill) = (default, null, false);
    }

    /// <inheritdoc/>
    public TracedConnection? OfFlow(uint flow) => _connections.Values.FirstOrDefault(known => known.End.Record.Flow(flow) is not null);

    /// <inheritdoc/>
    public TracedConnection? OfToken(ulong token) => _connections.GetValueOrDefault(token);

    /// <inheritdoc/>
    public TracedConnection? OfRequest(RequestName request) => _requests.GetValueOrDefault(request);

    /// <summary>A trace does not say what a host serves: that a SYN forks a connection is allowed, not expected.</summary>
    public ServiceDecision Resolve(ServiceId service) => ServiceTable.Empty
        .With(new ServicePrefix(service, ServiceId.Bits), new DemuxRule(0))
        .Resolve(service, 0);

    /// <inheritdoc/>
    public (int Waiting, int Backlog) Occupancy(int listener) => (0, 1);
}

/// <summary>What has to follow from a packet; the default is nothing.</summary>
/// <param name="Connection">The connection that is to be told.</param>
/// <param name="Input">What it is to be told.</param>
internal readonly record struct Expectation(TracedConnection? Connection, HostInput? Input);

/// <summary>A control packet on its way out.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="At">When the step asked for it.</param>
/// <param name="MayStay">Whether it may be held back: its destination is not proven (SEC-9), or no step asks for it for certain.</param>
internal readonly record struct OwedPacket(HostPacket Packet, Instant At, bool MayStay);

/// <summary>The numbers that a step drew, once more.</summary>
/// <param name="numbers">As the trace says.</param>
internal sealed class DrawnNames(Queue<uint> numbers) : IFreshNames
{
    /// <summary>How many the trace has that were not drawn again.</summary>
    internal int Left => numbers.Count;

    /// <inheritdoc/>
    public uint NewFlow() => Next();

    /// <inheritdoc/>
    public uint NewVersion() => Next();

    private uint Next() => numbers.TryDequeue(out uint number) ? number : throw new FormatException("the step needs more numbers than 'drawn' has");
}
