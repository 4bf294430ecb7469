using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net;

/// <content>A path for each pair of addresses.</content>
public sealed partial class ServalConnection
{
    private readonly HashSet<(NetworkAddress Local, NetworkAddress Remote)> _asked = [];
    private IReadOnlyList<NetworkAddress>? _furtherRemotes;

    // Asked for once each: what came of it is the business of the engine.
    private void OpenPairs(Connection connection, Instant now)
    {
        if (_furtherRemotes is not { } further || connection.Record.Flows.Count == 0)
        {
            return;
        }

        IReadOnlyList<NetworkAddress> told = further.Count > 0 ? further : connection.PeerAddresses;
        NetworkAddress[] remotes = [.. connection.Record.Flows.Select(static flow => flow.Peer).Take(1).Concat(told).Distinct()];
        _asked.RemoveWhere(pair => !remotes.Contains(pair.Remote));
        foreach ((NetworkAddress local, NetworkAddress remote) in Pairs(remotes))
        {
            if (_asked.Add((local, remote)) && !connection.Record.Flows.Any(flow => flow.Local == local && flow.Peer == remote))
            {
                Host.HearErrorsAt(local);
                connection.OpenFlow(local, remote, backup: false, now);
            }
        }
    }

    // First each address of ours with the one of the peer's in the same place, which is likeliest to be joined to it: an address that
    // does not answer twice is asked no more (ADDR-6).
    private List<(NetworkAddress Local, NetworkAddress Remote)> Pairs(NetworkAddress[] remotes)
    {
        if (Host.Options.Addresses.Count == 0)
        {
            return [.. remotes.Select(remote => (Host.TryOpenFor(remote), remote)).Where(static pair => !pair.Item1.IsNone)];
        }

        IReadOnlyList<NetworkAddress> locals = Host.Endpoint.Addresses;
        return
        [
            .. from shift in Enumerable.Range(0, remotes.Length)
               from place in Enumerable.Range(0, locals.Count)
               select (locals[place], remotes[(place + shift) % remotes.Length]),
        ];
    }
}
