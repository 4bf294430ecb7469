using ServalRef.Runtime.Endpoints;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Invariants;

/// <summary>Watches that streams move: while a path works both ways and has room, bytes that wait are delivered.</summary>
/// <remarks>
/// It looks once in a second, and at the network only when a stream has stood still since it looked last. A path works if its
/// interfaces and links are up, carry 576 bytes (DATA-12), lose no more than a fifth, take no more than two seconds there and back, and
/// have empty queues. Within <see cref="Limit"/> the probes of a suspect flow find such a path (DATA-15, R-98).
/// </remarks>
/// <param name="run">The run.</param>
internal sealed class ProgressWatch(ScenarioRun run) : IEventTarget
{
    /// <summary>How long a stream may stand still beside a path that works.</summary>
    internal static readonly Duration Limit = Duration.FromSeconds(20);

    private const int SmallestMtu = 576;
    private const double MostLoss = 0.2;

    private static readonly Duration Step = Duration.FromSeconds(1);
    private static readonly Duration LongestRoundTrip = Duration.FromSeconds(2);

    private readonly Dictionary<Connection, (ulong Delivered, Duration Stalled)> _seen = [];

    /// <summary>Begins to watch.</summary>
    internal void Start() => run.Simulator.At(run.Simulator.Now + Step, this);

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        foreach (ConnectionCourse course in run.Connections)
        {
            if (course is { Opener: { } opener, Server: { } server, ServerHost: { } host })
            {
                Look(course, (opener, course.OpenerHost), (server, host), now);
                Look(course, (server, host), (opener, course.OpenerHost), now);
            }
        }

        Start();
    }

    /// <summary>Whether what one end has written moves to the other.</summary>
    private void Look(ConnectionCourse course, (Connection Connection, ServalHost Host) from, (Connection Connection, ServalHost Host) to, Instant now)
    {
        (ulong before, Duration stalled) = _seen.GetValueOrDefault(to.Connection);
        ulong delivered = to.Connection.Transfer.DeliveredBytes;
        bool waits = delivered == before
            && delivered < from.Connection.Transfer.WrittenBytes
            && to.Connection.Transfer.Readable == 0
            && IsThere(course, from) && IsThere(course, to);
        stalled = waits && HasPath(from, to, now) ? stalled + Step : Duration.Zero;
        _seen[to.Connection] = (delivered, stalled);
        if (stalled > Duration.Zero)
        {
            run.Monitor.Check(Invariant.Progress, stalled < Allowed(from.Host, to.Host), from.Connection, now);
        }
    }

    // A scenario may ask for times that are longer than the limit.
    private static Duration Allowed(ServalHost from, ServalHost to) =>
        Limit + ((from.Endpoint.Options.Transfer.MinimumRto + to.Endpoint.Options.Transfer.AckDelay) * 3L);

    private static bool IsThere(ConnectionCourse course, (Connection Connection, ServalHost Host) end) =>
        end.Connection.Record.IsLive && end.Host.Runs && !course.HasForgotten(end.Host);

    private bool HasPath((Connection Connection, ServalHost Host) from, (Connection Connection, ServalHost Host) to, Instant now)
    {
        foreach (FlowRecord flow in from.Connection.Record.Flows)
        {
            // Behind a translator only the end inside knows both addresses.
            if (flow.IsSynchronised && to.Connection.Record.Flow(flow.PeerFlow) is { IsSynchronised: true } other
                && (Works(flow, from.Host, to.Host, now) || Works(other, to.Host, from.Host, now)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Works(in FlowRecord flow, ServalHost here, ServalHost there, Instant now)
    {
        if (run.Network.Owner(flow.Local) is not { IsUp: true } near || near.Node != here
            || run.Network.Owner(flow.Peer) is not { IsUp: true } far || far.Node != there)
        {
            return false;
        }

        IReadOnlyList<Link>? forth = Network.Between(new Place(here, near), new Place(there, far));
        IReadOnlyList<Link>? back = Network.Between(new Place(there, far), new Place(here, near));
        if (forth is null || back is null)
        {
            return false;
        }

        Link[] links = [.. forth, .. back];
        long delay = links.Sum(link => (link.Options.Delay + link.Options.Jitter).Nanoseconds);
        return delay <= LongestRoundTrip.Nanoseconds && links.All(link => Works(link, now));
    }

    private static bool Works(Link link, Instant now) =>
        link.IsUp
        && link.Options.Mtu >= SmallestMtu
        && link.Options.Loss is BernoulliLoss { Probability: <= MostLoss }
        && link.Options.Corruption <= MostLoss
        && link.QueueLength(now) == 0;
}
