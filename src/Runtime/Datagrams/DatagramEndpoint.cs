using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Datagrams;

/// <summary>A host that speaks the wire of the prototype for datagrams, connected and unconnected, without sockets, clock or threads.</summary>
/// <remarks>
/// Give it packets by <see cref="Handle"/> and time by <see cref="HandleDeadline"/>; after each call, and after calls to its
/// connections, take packets from <see cref="TryTransmit"/> and events from <see cref="TryEvent"/> until there are none, and then
/// ask for <see cref="Deadline"/>. Control is decided by the same machines as everywhere, in their dialect prototype2014; a
/// connection has one flow, and its datagrams are neither repeated nor put in order. It is not for concurrent use.
/// </remarks>
public sealed partial class DatagramEndpoint
{
    private readonly Random _random;
    private readonly HostAddresses _addresses = new();
    private readonly Dictionary<uint, DatagramConnection> _flows = [];
    private readonly OpenRequests<DatagramConnection> _requests;
    private readonly OfferedServices<DatagramBinding> _services = new();
    private readonly Queue<DatagramEvent> _events = new();
    private readonly DeadlineQueue<DatagramConnection> _timers = new();
    private readonly PacketQueue _packets;
    private readonly DatagramEncoder _encoder;

    /// <summary>An endpoint without addresses.</summary>
    /// <param name="options">Its numbers.</param>
    /// <param name="random">Where flow IDs, nonces and first versions come from: unpredictable, but in tests (SEC-1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The MTU is below 576.</exception>
    public DatagramEndpoint(DatagramOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Mtu, 576, nameof(options));
        Options = options;
        _random = random;
        Engine = new FlowEngine(options.Dialect);
        _packets = new PacketQueue(Math.Max(options.Mtu, PacketQueue.MostBytes));
        _encoder = new DatagramEncoder(options.Dialect);
        _requests = new OpenRequests<DatagramConnection>(options.SynQueue);
    }

    /// <summary>What it was told.</summary>
    public DatagramOptions Options { get; }

    /// <summary>The addresses that the host has now, in the order in which they came.</summary>
    public IReadOnlyList<NetworkAddress> Addresses => _addresses.All;

    /// <summary>Packets that were dropped as malformed (WIRE-11), or because they fit nothing of ours.</summary>
    public long Dropped { get; private set; }

    /// <summary>When <see cref="HandleDeadline"/> is to be called if nothing happens before; a call too early does nothing.</summary>
    public Instant Deadline => _timers.First;

    internal FlowEngine Engine { get; }

    /// <summary>Bytes of the longest datagram of a connection that fits into the MTU; an unconnected one has 72 bytes less, for the two services.</summary>
    /// <param name="local">The address that it is sent from: one with a port costs the UDP header of its encapsulation.</param>
    public int LongestDatagram(NetworkAddress local) => Options.Mtu - Ipv4.Overhead(local) - SalParser.BaseBytes - UdpHeader.Bytes;

    /// <summary>Offers a service: datagrams for it are kept, and with a backlog connections to it are taken.</summary>
    /// <param name="service">The service.</param>
    /// <param name="backlog">Connections that may wait to be accepted; 0: connections are refused.</param>
    public DatagramBinding Bind(ServiceId service, int backlog = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        DatagramBinding binding = new(service, NewFlowId(), _services.Next, backlog, Options.ReceiveQueue);
        _services.Add(service, binding);
        return binding;
    }

    /// <summary>Offers a service no longer; connections that it has made live on (CONN-8).</summary>
    public void Unbind(DatagramBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        _services.Remove(binding.Service, binding.Number);
    }

    /// <summary>Opens a connection to a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="local">The address to send from: one of the host's.</param>
    /// <param name="peer">The address to ask: a host that serves it, or a router that knows one.</param>
    /// <param name="now">When.</param>
    /// <exception cref="ArgumentException">The host does not have the address.</exception>
    public DatagramConnection Connect(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now)
    {
        CheckAddress(local, nameof(local));
        DatagramConnection connection = Begin(service, null, local, default);
        connection.Step(new FlowInput(FlowTrigger.OpenRequested, Address: peer), now);
        return connection;
    }

    /// <summary>Sends a datagram from a bound service to another service, without a connection.</summary>
    /// <param name="from">The bound service, to which an answer can be sent.</param>
    /// <param name="to">The service that it is for.</param>
    /// <param name="local">The address to send from: one of the host's.</param>
    /// <param name="peer">The address of a host that serves it.</param>
    /// <param name="payload">1 to <see cref="LongestDatagram"/> of the address - 72 bytes.</param>
    /// <exception cref="ArgumentException">It is empty or too long, or the host does not have the address.</exception>
    public void SendTo(DatagramBinding from, ServiceId to, NetworkAddress local, NetworkAddress peer, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(from);
        CheckAddress(local, nameof(local));
        CheckLength(payload.Length, LongestDatagram(local) - (2 * (ServiceId.Bytes + 4)));
        byte[] buffer = _packets.Rent();
        _packets.Add(buffer, _encoder.Unconnected(buffer, from, to, local, peer, payload), local, peer);
    }

    /// <summary>The host has a new address; connections that wait for one move there.</summary>
    public void AddAddress(NetworkAddress address, Instant now)
    {
        if (!_addresses.TryAdd(address))
        {
            return;
        }

        foreach (DatagramConnection connection in _flows.Values.ToArray())
        {
            connection.OnAddressGained(address, now);
        }
    }

    /// <summary>The host has an address no longer; connections on it move to another one, or wait (MIG-2, MIG-3).</summary>
    public void RemoveAddress(NetworkAddress address, Instant now)
    {
        if (_addresses.Remove(address))
        {
            foreach (DatagramConnection connection in _flows.Values.ToArray())
            {
                connection.OnAddressLost(now);
            }
        }
    }

    /// <summary>The next packet to send, if there is one.</summary>
    /// <param name="buffer">As large as the MTU, and 2048 bytes at least.</param>
    /// <param name="transmit">Its length and addresses.</param>
    public bool TryTransmit(Span<byte> buffer, out Transmit transmit) => _packets.TryTake(buffer, out transmit);

    /// <summary>The next thing to tell the application, if there is one.</summary>
    public bool TryEvent(out DatagramEvent told) => _events.TryDequeue(out told);

    /// <summary>Does what is due.</summary>
    public void HandleDeadline(Instant now)
    {
        while (_timers.TryTake(now, out DatagramConnection? connection))
        {
            connection.OnTime(now);
            _timers.Schedule(connection);
        }
    }

    internal bool HasAddress(NetworkAddress address) => _addresses.Contains(address);

    internal void Tell(in DatagramEvent told) => _events.Enqueue(told);

    internal void CheckAddress(NetworkAddress address, string parameter) => _addresses.Check(address, parameter);

    internal static void CheckLength(int length, int most)
    {
        // The prototype takes a datagram without a byte for the header of an opening, and drops it.
        if (length < 1 || length > most)
        {
            throw new ArgumentException($"A datagram has 1 to {most} bytes here, not {length}.", nameof(length));
        }
    }

    internal void SendControl(in ControlPacket packet, ServiceId? service, SourceRoute route, bool opens)
    {
        // An address that is gone carries nothing; the request is sent again from the next one.
        if (HasAddress(packet.Source))
        {
            byte[] buffer = _packets.Rent();
            _packets.Add(buffer, _encoder.Control(buffer, packet, service, route, opens), packet.Source, packet.Destination);
        }
    }

    internal void SendData(in FlowRecord flow, ReadOnlySpan<byte> payload)
    {
        byte[] buffer = _packets.Rent();
        _packets.Add(buffer, _encoder.Data(buffer, flow, payload), flow.Local, flow.Peer);
    }

    /// <summary>A request is acknowledged: it is half open no longer, though its SYN is still known (SEC-11).</summary>
    internal void Complete(RequestName request) => _requests.Complete(request);

    internal void Forget(DatagramConnection connection)
    {
        _flows.Remove(connection.LocalFlow);
        if (connection.Request is { } request)
        {
            _requests.Forget(request);
        }
    }

    internal void Schedule(DatagramConnection connection) => _timers.Schedule(connection);

    private DatagramConnection Begin(ServiceId service, DatagramBinding? binding, NetworkAddress local, SourceRoute route)
    {
        FlowRecord record = new()
        {
            LocalFlow = NewFlowId(),
            LocalNonce = _random.NextNumber64(),
            NextVersion = _random.NextVersion(),
            Local = local,
        };
        DatagramConnection connection = new(this, service, binding, record, route);
        _flows[record.LocalFlow] = connection;
        return connection;
    }

    private uint NewFlowId() =>
        _random.NextFlowId(id => _flows.ContainsKey(id) || _services.Any(binding => binding.Flow == id));
}
