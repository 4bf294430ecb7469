using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>
/// Hosts that obey the specification, for the live machines run their control plane, and a network that may do anything to
/// their packets. Time is simulated; the same schedule makes the same world.
/// </summary>
internal sealed class ReferenceWorld
{
    internal const long Millisecond = 1_000_000;

    private const long Start = 1_400_000_000_000_000_000;

    private static readonly NetworkAddress RouterAddress = new(0x0a09_0001);

    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();

    private readonly List<(NetworkAddress Source, NetworkAddress Destination, byte[] Sal)> _history = [];

    private readonly Random _network;

    private readonly ReferenceHost[] _hosts;

    private readonly Attacker _attacker;

    private long _order;

    private long _blackoutUntil;

    private ReferenceWorld(Schedule schedule)
    {
        Schedule = schedule;
        _network = new Random(schedule.Seed);
        Queues = new Random(schedule.Seed + 1);
        Now = Start;
        _hosts = [.. Enumerable.Range(0, schedule.Hosts).Select(n => new ReferenceHost(this, n))];
        _attacker = new Attacker(this);
    }

    internal Schedule Schedule { get; }

    /// <summary>The hosts, by number.</summary>
    internal IReadOnlyList<ReferenceHost> Hosts => _hosts;

    /// <summary>Chance in the hosts' queues.</summary>
    internal Random Queues { get; }

    internal long Now { get; private set; }

    /// <summary>Every packet as it left its host or a router, seen from nowhere.</summary>
    internal Trace Middle { get; } = new();

    internal NetworkAddress Router => Schedule.OverUdp ? RouterAddress with { UdpPort = Ipv4.ServerUdpPort } : RouterAddress;

    /// <summary>Runs a schedule to its end.</summary>
    internal static ReferenceWorld Run(Schedule schedule)
    {
        var world = new ReferenceWorld(schedule);
        foreach (WorldStep step in schedule.Steps.OrderBy(s => s.At))
        {
            world.After(step.At * Millisecond, () => world.Perform(step));
        }

        long end = Start + (schedule.Duration * Millisecond);
        while (world._events.TryDequeue(out Action? action, out (long Time, long Order) key) && key.Time <= end)
        {
            world.Now = key.Time;
            action();
        }

        return world;
    }

    /// <summary>Has something done later.</summary>
    internal void After(long delay, Action action) => _events.Enqueue(action, (Now + delay, _order++));

    /// <summary>A packet is on the wire.</summary>
    internal void Transmit(NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        Middle.Add(Now, source, destination, sal);
        _history.Add((source, destination, sal));
        int copies = _network.Next(100) < Schedule.DuplicatePercent ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            bool lost = _network.Next(100) < Schedule.LossPercent || Now < _blackoutUntil;
            long delay = Millisecond + _network.NextInt64((Schedule.Delay * Millisecond) + 1);
            if (!lost)
            {
                After(delay, () => Deliver(source, destination, sal));
            }
        }
    }

    /// <summary>A packet reaches its address, if that is anybody's.</summary>
    internal void Deliver(NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        if (destination == Router)
        {
            Forward(source, sal);
            return;
        }

        foreach (ReferenceHost host in _hosts)
        {
            host.Arrive(source, destination, sal);
        }
    }

    private void Forward(NetworkAddress source, byte[] sal)
    {
        bool whole = SalPacket.TryDecode(sal, Schedule.Dialect, out SalPacket packet) == DropReason.None;
        if (whole && packet.Flags == ControlFlags.Syn && !packet.HasSource && _hosts[1].AnyAddress() is { } target)
        {
            Transmit(source, target, PacketBytes.Forwarded(Schedule, packet, source, Router));
        }
    }

    private void Perform(WorldStep step)
    {
        ReferenceHost host = _hosts[step.Host % _hosts.Length];
        switch (step.Kind)
        {
            case StepKind.Blackout:
                _blackoutUntil = Now + (step.Argument * 100 * Millisecond);
                break;
            case StepKind.Replay when _history.Count > 0:
                (NetworkAddress source, NetworkAddress destination, byte[] sal) = _history[step.Argument % _history.Count];
                Deliver(source, destination, sal);
                break;
            case StepKind.Replay:
                break;
            case StepKind.Forge:
                _attacker.Forge(host, step.Argument);
                break;
            default:
                host.Perform(step);
                break;
        }
    }
}
