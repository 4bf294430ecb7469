using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using ServalRef.Suite;

namespace ServalRef.Golden.Suite;

/// <summary>A wire of a live run whose other end is the reference with an echo service, and whose time is virtual.</summary>
internal sealed class WorldWire : ILiveWire
{
    internal static readonly NetworkAddress Address = new(0x0a09_0909, 5000);

    internal static readonly ServiceId Service = new(UInt128.One << 100, 0);

    private static readonly NetworkAddress Inside = new(Address.IPv4);

    private readonly World _world;
    private readonly Dictionary<NetworkAddress, NetworkAddress> _outside = [];
    private TimeSpan _elapsed;
    private int _taken;

    /// <param name="fault">What is wrong between that host and the wire.</param>
    internal WorldWire(Fault? fault)
    {
        _world = new World(Dialect.Mtp1, Stack);
        _world.B.Fault = fault ?? _world.B.Fault;
        _world.B.SetUp(Inside, true);
        _world.B.Do(stack => stack.Listen(Service, _world.Now));
    }

    /// <inheritdoc/>
    public TimeSpan Elapsed => _elapsed;

    /// <summary>How long nobody looks at the wire for once, as on a machine that has other things to do.</summary>
    internal TimeSpan Stall { get; set; }

    /// <inheritdoc/>
    public NetworkAddress Open(int place) => new(0x7f01_0001 + (uint)place, (ushort)(6000 + place));

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet, NetworkAddress from, NetworkAddress to, byte timeToLive)
    {
        NetworkAddress inside = new(from.IPv4);
        _outside[inside] = from;
        if (to == Address)
        {
            _world.B.Arrive(new Packet(packet.ToArray(), inside, Inside));
        }
    }

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> buffer, out int length, out NetworkAddress from, out NetworkAddress to)
    {
        (length, from, to) = (0, Address, default);
        if (_taken == _world.B.Sent.Count)
        {
            return false;
        }

        Packet packet = _world.B.Sent[_taken++];
        packet.Bytes.CopyTo(buffer);
        (length, to) = (packet.Bytes.Length, _outside[packet.Destination]);
        return true;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan most)
    {
        _elapsed += most + TimeSpan.FromTicks(1) + Stall;
        Stall = TimeSpan.Zero;
        _world.Run(_elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // Only B is there; the suite is its peer.
    private static IStack Stack(Host host, Random random) => host.Name == "B"
        ? new EchoStack(host, (EndpointStack)Mtp1.Quiet.Reference(host, random))
        : new RelayStack(new ServalRef.Runtime.Endpoints.Relay(random));
}
