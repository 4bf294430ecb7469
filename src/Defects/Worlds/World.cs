using ServalRef.Runtime.Endpoints;
using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Defects;

/// <summary>Two hosts and what is between them: a wire of a fixed delay, which loses what a scenario says, and perhaps a relay.</summary>
/// <remarks>One seed, no chance beside it: a scenario runs the same way each time.</remarks>
internal sealed class World
{
    /// <summary>Half the way from one host to the other.</summary>
    internal static readonly Duration HalfWay = Duration.FromMilliseconds(5);

    private readonly Simulator _simulator = new(1);
    private readonly List<(Func<Packet, bool> Which, int Left)> _losses = [];
    private readonly List<(Func<Packet, bool> Which, int Left)> _damages = [];
    private Relay? _relay;
    private int _lastId;

    /// <summary>A world of this dialect, in which nothing has happened yet.</summary>
    internal World(Dialect dialect, Func<World, AppHabits, Random, IStack> stack)
    {
        Dialect = dialect;
        A = new Host(this, "A", new AppHabits(), [Names.A0, Names.A1]);
        B = new Host(this, "B", new AppHabits(), [Names.B0, Names.B1]);
        foreach (Host host in Hosts)
        {
            host.Stack = stack(this, host.Habits, _simulator.Chance("host " + host.Name));
        }
    }

    internal Dialect Dialect { get; }

    /// <summary>Who opens.</summary>
    internal Host A { get; }

    /// <summary>Who listens.</summary>
    internal Host B { get; }

    internal IReadOnlyList<Host> Hosts => [A, B];

    /// <summary>What passed half-way between the hosts.</summary>
    internal Recording Between { get; } = new();

    /// <summary>The translator before A; none as a rule.</summary>
    internal Nat? Nat { get; set; }

    internal Instant Now => _simulator.Now;

    /// <summary>The other host.</summary>
    internal Host PeerOf(Host host) => host == A ? B : A;

    /// <summary>Whose address it is; of A also what a translator shows of it.</summary>
    internal Host? Owner(NetworkAddress address) =>
        A.Addresses.Any(own => own.IPv4 == address.IPv4) || Nat?.Outside.IPv4 == address.IPv4 ? A
        : B.Addresses.Any(own => own.IPv4 == address.IPv4) ? B
        : null;

    internal void At(Instant at, Action action) => _simulator.At(at, _ => action());

    internal void At(double seconds, Action action) => At(Instant.FromSeconds(seconds), action);

    internal void After(Duration wait, Action action) => At(Now + wait, action);

    /// <summary>Loses the next packets of a kind behind the point between the hosts.</summary>
    internal void Lose(Func<Packet, bool> which, int count = 1) => _losses.Add((which, count));

    /// <summary>Turns the last byte of the next packets of a kind over behind the point between the hosts.</summary>
    internal void Damage(Func<Packet, bool> which, int count = 1) => _damages.Add((which, count));

    /// <summary>A packet that neither host has sent reaches a host.</summary>
    internal void Forge(Packet packet)
    {
        Stamp(packet);
        Between.Add(packet, Now);
        After(HalfWay, () => Deliver(packet));
    }

    /// <summary>Puts a relay onto the wire.</summary>
    internal Relay AddRelay()
    {
        _relay = new Relay(_simulator.Chance("relay"));
        _relay.AddAddress(Names.Relay);
        return _relay;
    }

    internal void Run(double seconds) => _simulator.Run(Instant.FromSeconds(seconds));

    /// <summary>Gives a packet the name and time of this sending.</summary>
    internal void Stamp(Packet packet) => (packet.Id, packet.Time) = (++_lastId, Now);

    /// <summary>A packet is on the wire.</summary>
    internal void Carry(Packet packet) => After(HalfWay, () =>
    {
        Packet? outside = Nat is null ? packet : Nat.Outward(packet);
        if (outside is null)
        {
            return;
        }

        Between.Add(outside, Now);
        if (!Takes(_losses, packet))
        {
            Packet arriving = Takes(_damages, packet) ? Damaged(outside) : outside;
            After(HalfWay, () => Deliver(arriving));
        }
    });

    /// <summary>A packet reaches the address that it is for, if anybody has it.</summary>
    internal void Deliver(Packet packet)
    {
        Packet? inside = Nat is null ? packet : Nat.Inward(packet);
        if (inside is null)
        {
            return;
        }

        if (_relay is not null && inside.Destination == Names.Relay)
        {
            Relayed(_relay, inside);
            return;
        }

        Owner(inside.Destination)?.Arrive(inside);
    }

    private void Relayed(Relay relay, Packet packet)
    {
        relay.Handle(packet.Bytes, packet.Source, packet.Destination, Now);
        byte[] buffer = new byte[2048];
        while (relay.TryTransmit(buffer, out Transmit transmit))
        {
            Packet passed = new(buffer[..transmit.Length], transmit.Source, transmit.Destination);
            Stamp(passed);
            Carry(passed);
        }
    }

    private static Packet Damaged(Packet packet)
    {
        Packet damaged = packet.Copy();
        (damaged.Id, damaged.Time) = (packet.Id, packet.Time);
        damaged.Bytes[^1] ^= 0xff;
        return damaged;
    }

    private static bool Takes(List<(Func<Packet, bool> Which, int Left)> events, Packet packet)
    {
        for (int place = 0; place < events.Count; place++)
        {
            (Func<Packet, bool> which, int left) = events[place];
            if (left > 0 && which(packet))
            {
                events[place] = (which, left - 1);
                return true;
            }
        }

        return false;
    }
}
