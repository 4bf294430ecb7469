using ServalRef.Runtime.Endpoints;
using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Two hosts and what is between them: a wire of a fixed delay, which loses what a scenario says, and perhaps a relay.</summary>
/// <remarks>One seed, no chance beside it: a scenario runs the same way each time.</remarks>
internal sealed class World
{
    /// <summary>Half the way from one host to the other.</summary>
    internal static readonly Duration HalfWay = Duration.FromMilliseconds(5);

    private readonly Simulator _simulator;
    private readonly List<(Func<Packet, bool> Which, int Left)> _losses = [];
    private readonly List<(Func<Packet, bool> Which, int Left)> _damages = [];
    private readonly List<(Func<Packet, bool> Which, Duration By, int Left)> _delays = [];
    private readonly List<(Func<Packet, bool> Which, Duration By, int Left)> _copies = [];
    private int _lastId;
    private int _toCome;

    /// <summary>A world of this dialect, in which nothing has happened yet.</summary>
    /// <param name="dialect">The protocol that is spoken.</param>
    /// <param name="stack">Makes the stack of each host.</param>
    /// <param name="seed">Where all that the hosts draw by chance comes from.</param>
    internal World(Dialect dialect, Func<Host, Random, IStack> stack, long seed = 1)
    {
        (Dialect, _simulator) = (dialect, new Simulator(seed));
        A = new Host(this, "A", new AppHabits(), [Names.A0, Names.A1, Names.A2]);
        B = new Host(this, "B", new AppHabits(), [Names.B0, Names.B1]);
        foreach (Host host in Hosts)
        {
            host.Stack = stack(host, _simulator.Chance("host " + host.Name));
        }
    }

    internal Dialect Dialect { get; }

    /// <summary>Who opens.</summary>
    internal Host A { get; }

    /// <summary>Who listens.</summary>
    internal Host B { get; }

    /// <summary>The service router and rendezvous between them; none as a rule.</summary>
    internal Host? Relay { get; private set; }

    /// <summary>Where the machines of the reference hosts have been.</summary>
    internal CellObserver Cells { get; } = new();

    internal IReadOnlyList<Host> Hosts => [A, B];

    /// <summary>What passed half-way between the hosts.</summary>
    internal Recording Between { get; } = new();

    /// <summary>The translator before A; none as a rule.</summary>
    internal Nat? Nat { get; set; }

    internal Instant Now => _simulator.Now;

    /// <summary>The host that has a defect.</summary>
    /// <exception cref="InvalidOperationException">It is the relay, and there is none.</exception>
    internal Host Host(Role role) => role switch
    {
        Role.Opener => A,
        Role.Listener => B,
        _ => Relay ?? throw new InvalidOperationException("There is no relay in this story."),
    };

    /// <summary>The other host; of the relay the one that listens.</summary>
    internal Host PeerOf(Host host) => host == A ? B : A;

    /// <summary>Whose address it is; of A also what a translator shows of it.</summary>
    internal Host? Owner(NetworkAddress address) =>
        A.Addresses.Any(own => own.IPv4 == address.IPv4) || Nat?.Outside.IPv4 == address.IPv4 ? A
        : B.Addresses.Any(own => own.IPv4 == address.IPv4) ? B
        : Relay?.Addresses.Any(own => own.IPv4 == address.IPv4) == true ? Relay
        : null;

    internal void At(Instant at, Action action) => _simulator.At(at, _ => Tell(action));

    /// <summary>A part of the story happens at a moment.</summary>
    internal void At(double seconds, Action action)
    {
        _toCome++;
        At(Instant.FromSeconds(seconds), () =>
        {
            _toCome--;
            action();
        });
    }

    /// <summary>Whether no part of the story is to come, and no packet has passed a host for so long.</summary>
    internal bool IsCalm(double seconds) => _toCome == 0 && Hosts.All(host => host.Recording.Frames is not [.., var last] || (Now - last.Time).Seconds >= seconds);

    internal void After(Duration wait, Action action) => At(Now + wait, action);

    /// <summary>Why a part of the story had to be left out; none if all of it happened.</summary>
    internal string? LeftOut { get; private set; }

    /// <summary>Loses the next packets of a kind behind the point between the hosts.</summary>
    internal void Lose(Func<Packet, bool> which, int count = 1) => _losses.Add((which, count));

    /// <summary>Turns the last byte of the next packets of a kind over behind the point between the hosts.</summary>
    internal void Damage(Func<Packet, bool> which, int count = 1) => _damages.Add((which, count));

    /// <summary>Holds the next packets of a kind back behind the point between the hosts, so that others overtake them.</summary>
    internal void Delay(Func<Packet, bool> which, Duration by, int count = 1) => _delays.Add((which, by, count));

    /// <summary>Brings the next packets of a kind once more.</summary>
    internal void Duplicate(Func<Packet, bool> which, Duration after, int count = 1) => _copies.Add((which, after, count));

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
        var relay = new Relay(_simulator.Chance("relay"));
        Relay = new Host(this, "R", new AppHabits(), [Names.Relay]) { Stack = new RelayStack(relay), Renumbers = false };
        Relay.SetUp(Names.Relay, true);
        return relay;
    }

    internal void Run(double seconds) => _simulator.Run(Instant.FromSeconds(seconds));

    /// <summary>Runs for so long, or until it is over, which is asked ten times a second.</summary>
    internal void Run(double seconds, Predicate<World> isOver)
    {
        for (double until = 0; until < seconds && !isOver(this); until += 0.1)
        {
            _simulator.Run(Instant.FromSeconds(Math.Min(seconds, until + 0.1)));
        }
    }

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
            After(HalfWay + Taken(_delays, packet), () => Deliver(arriving));
            if (Taken(_copies, packet) is var later && later > Duration.Zero)
            {
                After(HalfWay + later, () => Deliver(arriving));
            }
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

        Owner(inside.Destination)?.Arrive(inside);
    }

    private void Tell(Action action)
    {
        try
        {
            action();
        }
        catch (StoryException cannot)
        {
            LeftOut ??= cannot.Message;
        }
    }

    private static Packet Damaged(Packet packet)
    {
        Packet damaged = packet.Copy();
        (damaged.Id, damaged.Time) = (packet.Id, packet.Time);
        damaged.Bytes[^1] ^= 0xff;
        return damaged;
    }

    // The time that the first event for this packet says; zero if there is none.
    private static Duration Taken(List<(Func<Packet, bool> Which, Duration By, int Left)> events, Packet packet)
    {
        for (int place = 0; place < events.Count; place++)
        {
            (Func<Packet, bool> which, Duration by, int left) = events[place];
            if (left > 0 && which(packet))
            {
                events[place] = (which, by, left - 1);
                return by;
            }
        }

        return Duration.Zero;
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
