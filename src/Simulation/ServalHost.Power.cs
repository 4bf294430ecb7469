using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Simulation;

/// <content>A host that is off for a while or for good, and what it remembers.</content>
public sealed partial class ServalHost
{
    private readonly List<(ServiceId Service, int Backlog)> _served = [];
    private readonly List<Action<Instant>> _whenRuns = [];
    private bool _isSuspended;
    private int _restarts;

    /// <summary>Whether it is switched on; a suspended host is.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>Whether it does anything: it is on, and not suspended.</summary>
    public bool Runs => IsOn && !_isSuspended;

    /// <summary>Offers a service, after each restart too.</summary>
    /// <param name="service">The service.</param>
    /// <param name="backlog">Connections that may wait to be accepted, at least 1.</param>
    public void Serve(ServiceId service, int backlog)
    {
        _served.Add((service, backlog));
        Endpoint.Listen(service, backlog);
    }

    /// <summary>Switches the host off, without a word to anybody.</summary>
    public void SwitchOff()
    {
        IsOn = false;
        _whenRuns.Clear();
    }

    /// <summary>Stops the host's clock: it sends nothing, what comes is lost, and its deadlines pass.</summary>
    public void Suspend() => _isSuspended = true;

    /// <summary>A suspended host goes on: what it missed is due at once.</summary>
    public void Resume()
    {
        Instant now = Network.Simulator.Now;
        _isSuspended = false;
        if (IsOn)
        {
            Endpoint.HandleDeadline(now);
            Pump(now);
            Action<Instant>[] due = [.. _whenRuns];
            _whenRuns.Clear();
            Array.ForEach(due, action => action(now));
        }
    }

    /// <summary>Begins anew with the addresses and services that it has, and knows of no connection.</summary>
    public void Restart()
    {
        SwitchOff();
        _timerAt = long.MaxValue;
        _restarts++;
        IEndpointObserver? observer = Endpoint.Observer;

        // Chance of its own, or it would draw the numbers once more that its peers know.
        Endpoint = new Endpoint(Endpoint.Options, Network.Simulator.Chance($"host {Name} after restart {_restarts}")) { Name = Name, Observer = observer };
        (IsOn, _isSuspended) = (true, false);
        foreach ((NetworkAddress address, NetworkInterface port) in _ports)
        {
            if (port.IsUp && Network.Owner(address) == port)
            {
                Endpoint.AddAddress(address, Network.Simulator.Now);
            }
        }

        foreach ((ServiceId service, int backlog) in _served)
        {
            Endpoint.Listen(service, backlog);
        }
    }

    /// <summary>Takes the addresses of another host's interface over; that host is not told.</summary>
    /// <param name="from">The interface that has them.</param>
    /// <param name="port">The interface of this host that gets them.</param>
    public void TakeOver(NetworkInterface from, NetworkInterface port)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(port);
        foreach (NetworkAddress address in from.Addresses.ToArray())
        {
            Network.Reassign(address, port);
            _ports.Add((address, port));
            if (port.IsUp)
            {
                Endpoint.AddAddress(address, Network.Simulator.Now);
            }
        }

        Pump(Network.Simulator.Now);
    }

    /// <summary>Does something now, or as soon as the host is resumed; never if it is switched off.</summary>
    internal void WhenRuns(Action<Instant> action, Instant now)
    {
        if (Runs)
        {
            action(now);
        }
        else if (IsOn)
        {
            _whenRuns.Add(action);
        }
    }
}
