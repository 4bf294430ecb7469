using ServalRef.Oracle;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A host: a stack, the addresses that it has, and between the stack and the wire a fault, which as a rule does nothing.</summary>
internal sealed class Host
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<NetworkAddress> _up = [];
    private readonly List<Packet> _sent = [];
    private readonly List<Packet> _arrived = [];
    private readonly HashSet<int> _guilty = [];
    private readonly List<Presence> _presences = [];
    private readonly Dictionary<NetworkAddress, Instant> _since = [];
    private Instant _timerAt = Instant.Never;
    private bool _pumping;

    internal Host(World world, string name, AppHabits habits, IReadOnlyList<NetworkAddress> addresses) =>
        (World, Name, Habits, Addresses) = (world, name, habits, addresses);

    internal World World { get; }

    /// <summary>A, who opens, or B.</summary>
    internal string Name { get; }

    /// <summary>What its application does of its own accord.</summary>
    internal AppHabits Habits { get; }

    /// <summary>What its application has seen.</summary>
    internal AppRecord App { get; } = new();

    /// <summary>The addresses that it ever has.</summary>
    internal IReadOnlyList<NetworkAddress> Addresses { get; }

    /// <summary>The protocol's implementation.</summary>
    internal IStack Stack { get; set; } = null!;

    /// <summary>What is wrong with it.</summary>
    internal Fault Fault { get; set; } = new();

    /// <summary>The packet numbers of what it sends.</summary>
    internal Numbering Numbers { get; } = new();

    /// <summary>Whether it numbers what it sends: a relay passes on what others have numbered.</summary>
    internal bool Renumbers { get; set; } = true;

    /// <summary>Whether it is a host of the suite, rather than the one that is tested.</summary>
    internal bool IsPlayed { get; set; } = true;

    /// <summary>What passed its interfaces.</summary>
    internal Recording Recording { get; } = new();

    /// <summary>What it has sent, the latest last.</summary>
    internal IReadOnlyList<Packet> Sent => _sent;

    /// <summary>What has reached it, the latest last.</summary>
    internal IReadOnlyList<Packet> Arrived => _arrived;

    /// <summary>What the stack is being told, whose answers are sent now; none while a timer or the application is the cause.</summary>
    internal Packet? Cause { get; private set; }

    /// <summary>The packets that are wrong, or that were owed something.</summary>
    internal IReadOnlySet<int> Guilty => _guilty;

    internal Instant Now => World.Now;

    /// <summary>The newest packet of a kind that it has sent; none before the first.</summary>
    internal Packet? LastSent(Func<Packet, bool> which) => _sent.FindLast(p => which(p));

    /// <summary>The first packet of a kind that it has sent.</summary>
    /// <exception cref="StoryException">It has sent none, and without it the story makes no sense.</exception>
    internal Packet First(Func<Packet, bool> which) => _sent.Find(p => which(p)) ?? throw NothingSent();

    /// <summary>The newest packet of a kind that it has sent.</summary>
    /// <exception cref="StoryException">It has sent none, and without it the story makes no sense.</exception>
    internal Packet Latest(Func<Packet, bool> which) => LastSent(which) ?? throw NothingSent();

    /// <summary>The newest packet of a kind that has reached it; none before the first.</summary>
    internal Packet? LastArrived(Func<Packet, bool> which) => _arrived.FindLast(p => which(p));

    /// <summary>Whether a request was sent before: same flow, flags and version.</summary>
    internal bool IsRepetition(Packet packet) => packet.IsRequest && Original(packet) is not null;

    /// <summary>The first sending of a request.</summary>
    internal Packet? Original(Packet packet) =>
        _sent.Find(p => p.HasControl && p.Flags == packet.Flags && p.Version == packet.Version && p.SourceFlow == packet.SourceFlow);

    /// <summary>Says that a packet is wrong, or was owed something.</summary>
    internal void Blame(Packet? packet)
    {
        if (packet is not null)
        {
            _guilty.Add(packet.Id);
        }
    }

    /// <summary>A packet that was held back tells at least what the host has told of the stream meanwhile (DATA-6).</summary>
    internal void TellNoLess(Packet packet)
    {
        if (packet.HasMtpAck && LastSent(p => p.HasMtpAck) is { } latest)
        {
            ulong edge = Math.Max(packet.DataAck + packet.Window, latest.DataAck + latest.Window);
            packet.DataAck = Math.Max(packet.DataAck, latest.DataAck);
            packet.Window = (uint)(edge - packet.DataAck);
            packet.Seal();
        }
    }

    /// <summary>When it had which address, until now.</summary>
    internal IReadOnlyList<Presence> Presences => [.. _presences, .. _up.Select(address => new Presence(address, _since[address], Now))];

    internal bool IsUp(NetworkAddress address) => _up.Contains(address);

    /// <summary>Gets an address, or loses it.</summary>
    internal void SetUp(NetworkAddress address, bool up)
    {
        if (up)
        {
            _up.Add(address);
            _since[address] = Now;
            Stack.AddAddress(address, Now);
        }
        else
        {
            _up.Remove(address);
            _presences.Add(new Presence(address, _since[address], Now));
            Stack.RemoveAddress(address, Now);
        }

        Pump();
    }

    /// <summary>Has the application do something.</summary>
    internal void Do(Action<IStack> action)
    {
        action(Stack);
        Pump();
    }

    /// <summary>A packet has come over the wire.</summary>
    internal void Arrive(Packet packet)
    {
        if (IsUp(packet.Destination))
        {
            Recording.Add(packet, Now);
            _arrived.Add(packet);
            Cause = packet;
            Packet read = packet.Copy();
            if (Renumbers)
            {
                Numbers.Restore(read);
            }

            Fault.OnArrival(read, this);
            Cause = null;
        }
    }

    /// <summary>The stack is told of a packet.</summary>
    internal void Accept(Packet packet)
    {
        Stack.Handle(packet, Now);
        Pump();
    }

    /// <summary>A packet goes onto the wire, as it is.</summary>
    internal void Put(Packet packet)
    {
        if (_up.Exists(own => own.IPv4 == packet.Source.IPv4) || World.Owner(packet.Source) != this)
        {
            World.Stamp(packet);
            Recording.Add(packet, Now);
            _sent.Add(packet);
            World.Carry(packet);
        }
    }

    /// <summary>Sees to the application, to what the stack wants to send, and to its next deadline.</summary>
    internal void Pump()
    {
        if (_pumping)
        {
            return;
        }

        _pumping = true;
        Stack.Attend(Now);
        while (Stack.TryTransmit(_buffer, Now, out Transmit transmit))
        {
            Packet packet = new(_buffer[..transmit.Length], transmit.Source, transmit.Destination) { TimeToLive = transmit.TimeToLive };
            if (Renumbers)
            {
                Numbers.Number(packet);
            }

            Fault.OnSending(packet, this);
            Stack.Attend(Now);
        }

        _pumping = false;
        if (Stack.Deadline < _timerAt)
        {
            _timerAt = Stack.Deadline;
            World.At(_timerAt, Tick);
        }
    }

    private StoryException NothingSent() => new($"{Name} has not sent at {Now} what the story goes on with");

    // An earlier deadline than the one that this was meant for may have been seen to: then nothing is due.
    private void Tick()
    {
        _timerAt = Instant.Never;
        Stack.HandleDeadline(Now);
        Pump();
    }
}
