using System.Net;
using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net;

/// <content>Addresses that come and go (chapter 7).</content>
public sealed partial class LiveHost
{
    private static readonly Duration WatchInterval = Duration.FromMilliseconds(1);
    private AddressWatch? _watch;
    private Instant _watchAt;
    private bool _slept;

    private bool TakesAll => _options.Addresses.Any(static address => address.Equals(IPAddress.Any));

    /// <summary>A socket at the address that the routes choose for a peer, if the host has none yet.</summary>
    /// <returns>The address to send from; the absent one if there is no way to the peer.</returns>
    internal NetworkAddress OpenFor(NetworkAddress peer)
    {
        uint chosen = AddressTable.ChosenFor(PortFactory.IPAddressOf(peer.IPv4));
        if (chosen != 0 && _ports.FindHost(chosen) is null)
        {
            Open(PortFactory.IPAddressOf(chosen));
        }

        return _ports.FindHost(chosen)?.Local ?? default;
    }

    /// <summary>As <see cref="OpenFor"/>; the absent address also if the socket cannot be opened.</summary>
    internal NetworkAddress TryOpenFor(NetworkAddress peer)
    {
        try
        {
            return OpenFor(peer);
        }
        catch (ServalException e)
        {
            Logger.AddressNotTaken(e.Message);
            return default;
        }
    }

    /// <summary>The address to ask a peer from.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="wanted">The address that was named; none: the first of the host's, or the one that the routes choose.</param>
    /// <exception cref="ServalException">The host lacks it, or there is no way to the peer.</exception>
    internal NetworkAddress LocalFor(NetworkAddress peer, IPAddress? wanted)
    {
        NetworkAddress local = wanted is not null ? _ports.FindHost(AddressTable.Number(wanted))?.Local ?? default
            : _options.Addresses.Count > 0 ? (Endpoint.Addresses is [var first, ..] ? first : default)
            : OpenFor(peer);
        return !local.IsNone ? local
            : wanted is not null ? throw new ServalException(ServalError.AddressNotAvailable, $"{wanted} is not an address of the host")
            : throw new ServalException(ServalError.Unreachable, $"there is no route to {peer}");
    }

    /// <summary>A flow is being opened from an address: what ICMP says of that is heard.</summary>
    internal void HearErrorsAt(NetworkAddress local) => _ports.Find(local)?.HearErrors();

    private static bool IsLoopback(uint address) => address >> 24 == 127;

    private void OpenNamed()
    {
        IEnumerable<IPAddress> named = _options.Addresses.Where(static address => !address.Equals(IPAddress.Any));
        if (TakesAll)
        {
            named = named.Concat(AddressTable.Read().Where(static address => !IsLoopback(address)).Select(PortFactory.IPAddressOf));
        }

        foreach (IPAddress address in named.Distinct())
        {
            Open(address);
        }
    }

    private void WatchAddresses() => _watch = _options.WatchesAddresses ? new AddressWatch(_waiter, Wake) : null;

    private void FollowAddresses(Instant now)
    {
        // A busy host looks now and then, one that was woken at once.
        if (_watch is null || (!_slept && now < _watchAt))
        {
            return;
        }

        _slept = false;
        _watchAt = now + WatchInterval;
        if (_watch.TakeChange())
        {
            UpdateAddresses(now);
        }
    }

    private void UpdateAddresses(Instant now)
    {
        HashSet<uint> usable = [.. AddressTable.Read()];
        List<NetworkAddress> gained = [];
        foreach (Port port in _ports.All)
        {
            bool isUsable = usable.Contains(port.Local.IPv4) || IsLoopback(port.Local.IPv4);
            if (isUsable && !Endpoint.Addresses.Contains(port.Local))
            {
                Logger.AddressGained(port.Local);
                Endpoint.AddAddress(port.Local, now);
                gained.Add(port.Local);
            }
        }

        // What is new comes before what is lost goes, so that flows have somewhere to move to.
        gained.AddRange(TakeNew(usable));
        foreach (Port port in _ports.All)
        {
            if (!usable.Contains(port.Local.IPv4) && !IsLoopback(port.Local.IPv4) && Endpoint.Addresses.Contains(port.Local))
            {
                Logger.AddressLost(port.Local);
                Endpoint.RemoveAddress(port.Local, now);
            }
        }

        Addresses = [.. Endpoint.Addresses];
        foreach (NetworkAddress address in gained)
        {
            TellGained(address, now);
        }
    }

    private List<NetworkAddress> TakeNew(HashSet<uint> usable)
    {
        if (!_options.TakesNewAddresses)
        {
            return [];
        }

        IEnumerable<uint> wanted = TakesAll
            ? usable.Where(static address => !IsLoopback(address))
            : Endpoint.Connections.Where(static connection => connection.IsOpener)
                .SelectMany(static connection => connection.Record.Flows.Select(static flow => flow.Peer.IPv4)).Distinct()
                .Select(static peer => AddressTable.ChosenFor(PortFactory.IPAddressOf(peer)));
        List<NetworkAddress> opened = [];
        foreach (uint address in wanted.Where(address => address != 0 && _ports.FindHost(address) is null).ToArray())
        {
            try
            {
                Open(PortFactory.IPAddressOf(address));
                opened.Add(_ports.FindHost(address)!.Local);
                Logger.AddressGained(opened[^1]);
            }
            catch (ServalException e)
            {
                // It has gone again, or its port is taken: the others go on.
                Logger.AddressNotTaken(e.Message);
            }
        }

        return opened;
    }

    private void TellGained(NetworkAddress address, Instant now)
    {
        foreach (Connection connection in Endpoint.Connections.ToArray())
        {
            (connection.Tag as ServalConnection)?.OnGained(address, now);
        }
    }
}
