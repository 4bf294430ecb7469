using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The tested host of a vector: an adapter in a time that passes as the vector needs, and what it has sent.</summary>
internal sealed class VectorHost
{
    /// <summary>Between one step and the next.</summary>
    private static readonly Duration Pace = Duration.FromMilliseconds(1);

    private readonly IAdapter _adapter;
    private readonly HashSet<NetworkAddress> _up = [];
    private readonly HashSet<NetworkAddress> _ever = [];
    private readonly List<Packet> _sent = [];
    private Instant _deadline = Instant.Never;

    internal VectorHost(IAdapter adapter, Vector vector, AdapterOptions options, long seed)
    {
        _adapter = adapter;
        Now = Instant.FromSeconds(0.1);
        Transport transport = vector.Dialect == Dialect.Mtp1 ? Transport.Mtp : Transport.Datagrams;
        Ask(new AdapterRequest.Start(Now, vector.Dialect, transport, seed, [], options));
    }

    internal Instant Now { get; private set; }

    /// <summary>The connection; 0 before there is one.</summary>
    internal int Connection { get; private set; }

    /// <summary>All that it has sent, in order.</summary>
    internal IReadOnlyList<Packet> Sent => _sent;

    /// <summary>What passed its interfaces.</summary>
    internal Recording Recording { get; } = new();

    /// <summary>The addresses that it ever had.</summary>
    internal IReadOnlyCollection<NetworkAddress> Addresses => _ever;

    /// <summary>The addresses that it has.</summary>
    internal IReadOnlyCollection<NetworkAddress> Up => _up;

    /// <summary>The first thing that the adapter has refused to do; none if nothing.</summary>
    internal string? Refused { get; private set; }

    /// <summary>Whether it may refuse what it is asked: the vector says that nothing comes of it.</summary>
    internal bool Lenient { get; set; }

    /// <summary>Is told of each packet that the host sends, and sends nothing itself.</summary>
    internal Action<Packet> Watch { get; set; } = _ => { };

    internal void Listen(ServiceId service) => Ask(new AdapterRequest.Listen(Now, service, 16));

    internal void Connect(ServiceId service, NetworkAddress local, NetworkAddress peer) =>
        Connection = Ask(new AdapterRequest.Connect(Now, service, local, peer)).Connection;

    internal void Gain(NetworkAddress address)
    {
        _ever.Add(address);
        if (_up.Add(address))
        {
            Ask(new AdapterRequest.AddAddress(Now, address));
        }
    }

    internal void Lose(NetworkAddress address)
    {
        if (_up.Remove(address))
        {
            Ask(new AdapterRequest.RemoveAddress(Now, address));
        }
    }

    internal void Move(uint flow, NetworkAddress to) => OnConnection(new AdapterRequest.MoveFlow(Now, Connection, flow, to));

    internal void Join(NetworkAddress local, NetworkAddress peer) => OnConnection(new AdapterRequest.AddFlow(Now, Connection, local, peer, false));

    internal void Remove(uint flow) => OnConnection(new AdapterRequest.RemoveFlow(Now, Connection, flow));

    internal void End() => OnConnection(new AdapterRequest.End(Now, Connection));

    internal void Abort() => OnConnection(new AdapterRequest.Abort(Now, Connection));

    /// <summary>A packet reaches the host, if it has the address.</summary>
    internal void Deliver(Packet packet)
    {
        if (_up.Contains(packet.Destination))
        {
            Recording.Add(packet, Now);
            Ask(new AdapterRequest.Packet(Now, packet.Source, packet.Destination, packet.Bytes));
        }
    }

    /// <summary>The next step is a little later.</summary>
    internal void Step() => Pass(Now + Pace, () => false);

    /// <summary>Lets time pass, deadline by deadline, until something is so, or a moment has come.</summary>
    /// <returns>Whether it is so.</returns>
    internal bool Pass(Instant until, Func<bool> holds)
    {
        while (!holds())
        {
            if (_deadline > until)
            {
                Now = until;
                return false;
            }

            Now = Instant.Max(Now, _deadline);
            Ask(new AdapterRequest.Time(Now));
        }

        return true;
    }

    private void OnConnection(AdapterRequest request)
    {
        if (Connection > 0)
        {
            Ask(request);
        }
    }

    private AdapterReply Ask(AdapterRequest request)
    {
        AdapterReply reply = _adapter.Do(request);
        ReplyCheck.Check(request, reply);
        _deadline = reply.Deadline;
        foreach (AdapterPacket sent in reply.Packets)
        {
            Packet packet = new(sent.Data.ToArray(), sent.Source, sent.Destination) { TimeToLive = sent.TimeToLive, Time = Now };
            Recording.Add(packet, Now);
            _sent.Add(packet);
            Watch(packet);
        }

        Refused ??= !Lenient && reply.Error is { } error ? $"the adapter refused {request.GetType().Name}: {error}" : null;
        Hear(reply.Events);
        return reply;
    }

    private void Hear(IReadOnlyList<AdapterEvent> events)
    {
        foreach (AdapterEvent told in events)
        {
            if (told.Kind == AdapterEventKind.Incoming && Connection == 0)
            {
                Connection = told.Connection;
            }
            else if (told.Kind == AdapterEventKind.Readable)
            {
                while (Ask(new AdapterRequest.Read(Now, told.Connection, 1 << 16)).Data.Length > 0)
                {
                }
            }
        }
    }
}
