using System.Threading.Channels;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Net;

/// <content>Its paths, and what happens to them.</content>
public sealed partial class ServalConnection
{
    private const int MostEvents = 256;

    private readonly Channel<ServalConnectionEvent> _events = Channel.CreateBounded<ServalConnectionEvent>(
        new BoundedChannelOptions(MostEvents) { FullMode = BoundedChannelFullMode.DropOldest });

    // Flows that were synchronised once, with the addresses that they had last; what they did is told after their end too.
    private readonly List<(TransferFlow Flow, NetworkAddress Local, NetworkAddress Remote)> _paths = [];

    /// <summary>All paths that the connection has or had.</summary>
    public Task<IReadOnlyList<ServalPath>> ListPathsAsync() => Host.Do<IReadOnlyList<ServalPath>>(_ => Snapshot());

    /// <summary>The addresses that the peer has listed (ADDR-3).</summary>
    public Task<IReadOnlyList<NetworkAddress>> ListPeerAddressesAsync() => Host.Do(_ => _connection!.PeerAddresses);

    /// <summary>Opens a further path (OPEN-22); one at a time is opened, others wait.</summary>
    /// <param name="local">One of the host's addresses.</param>
    /// <param name="remote">One of the peer's.</param>
    /// <param name="backup">Whether data goes there only when no other path is usable.</param>
    /// <exception cref="ServalException">The host does not have the address.</exception>
    public Task AddPathAsync(NetworkAddress local, NetworkAddress remote, bool backup = false) => Host.Do(now =>
    {
        RequireLocal(local);
        Host.HearErrorsAt(local);
        _connection!.OpenFlow(local, remote, backup, now);
        return true;
    });

    /// <summary>Removes a path (TEAR-5); the last one stays.</summary>
    public Task RemovePathAsync(uint id) => Host.Do(now =>
    {
        _connection!.RemoveFlow(id, now);
        return true;
    });

    /// <summary>Moves a path to another address of the host (MIG-3); the old one may still work.</summary>
    /// <exception cref="ServalException">The host does not have the address.</exception>
    public Task MovePathAsync(uint id, NetworkAddress to) => Host.Do(now =>
    {
        RequireLocal(to);
        _connection!.MoveFlow(id, to, now);
        return true;
    });

    /// <summary>What happens from now on, for one reader; if it is slow, the oldest of many events are left out.</summary>
    public IAsyncEnumerable<ServalConnectionEvent> EventsAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    /// <summary>The host has a new address: a further path goes from there to where the others go.</summary>
    internal void OnGained(NetworkAddress address, Instant now)
    {
        // A flow that had no address has moved there by itself, and needs no second one (MIG-2).
        if (_addsPaths && _connection is { IsOpener: true, Outcome: Outcome.None } connection
            && !connection.Record.Flows.Any(flow => flow.Local == address || flow.Sending == address))
        {
            Host.HearErrorsAt(address);
            foreach (NetworkAddress remote in connection.Record.Flows.Select(static flow => flow.Peer).Distinct())
            {
                connection.OpenFlow(address, remote, backup: false, now);
            }
        }
    }

    /// <summary>All paths as they are or ended; on the host's thread.</summary>
    internal IReadOnlyList<ServalPath> Snapshot()
    {
        NotePaths();
        return [.. _paths.Select(path => Describe(path.Flow, path.Local, path.Remote))];
    }

    private ServalPath Describe(TransferFlow flow, NetworkAddress local, NetworkAddress remote) => new(flow.LocalFlow, local, remote)
    {
        IsBackup = flow.IsBackup,
        IsUsable = flow is { MaySend: true, IsSuspect: false },
        HasEnded = !_connection!.Transfer.Flows.Contains(flow),
        RoundTrip = TimeSpan.FromSeconds(flow.RoundTrip.Smoothed.Seconds),
        Window = flow.Window.Cwnd,
        SentBytes = flow.Counters.Bytes,
        RepeatedBytes = flow.Counters.RepeatedBytes,
        ReceivedBytes = flow.Counters.ReceivedBytes,
        Lost = flow.Counters.Lost,
    };

    private void NotePaths()
    {
        foreach (TransferFlow data in _connection!.Transfer.Flows)
        {
            if (data.PeerFlow != 0 && _connection.Record.Flow(data.LocalFlow) is { } flow)
            {
                int known = _paths.FindIndex(path => path.Flow == data);
                (TransferFlow, NetworkAddress, NetworkAddress) path = (data, flow.Local, flow.Peer);
                if (known < 0)
                {
                    _paths.Add(path);
                }
                else
                {
                    _paths[known] = path;
                }
            }
        }
    }

    private void Publish(in EndpointEvent told)
    {
        ServalEventKind? kind = told.Kind switch
        {
            EventKind.FlowOpened => ServalEventKind.PathOpened,
            EventKind.FlowEnded => ServalEventKind.PathEnded,
            EventKind.Moved => ServalEventKind.Moved,
            EventKind.PeerMoved => ServalEventKind.PeerMoved,
            EventKind.Ended => ServalEventKind.Ended,
            EventKind.Closed => ServalEventKind.Closed,
            _ => null,
        };
        if (kind is { } what)
        {
            uint id = told.Flow;
            int place = _paths.FindIndex(path => path.Flow.LocalFlow == id);
            ServalPath? path = place < 0 ? null : Describe(_paths[place].Flow, _paths[place].Local, _paths[place].Remote);
            _events.Writer.TryWrite(new ServalConnectionEvent(what, path));
            if (path is not null)
            {
                Host.Logger.PathChanged(Name(told.Connection), what, path.Local, path.Remote);
            }
        }
    }

    private void RequireLocal(NetworkAddress local)
    {
        if (!Host.Endpoint.Addresses.Contains(local))
        {
            throw new ServalException(ServalError.AddressNotAvailable, $"{local} is not an address of the host");
        }
    }
}
