using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <content>How what a vector names is made to happen; each says why it cannot, if it cannot.</content>
internal sealed partial class VectorRun
{
    private string? Happen(VectorStep step)
    {
        if (step.Opens && step.Flow is { } opened)
        {
            _names.Await(opened, step.Version ?? 0, step.Nonce);
        }

        uint flow = step.Flow ?? _names.Usual;
        switch (step.Event)
        {
            case VectorStep.Arrival or "SynAccepted" or "JoinArrived":
                return Arrive(step);
            case "OpenRequested" when step.IsIdle:
                return null;
            case "OpenRequested":
                _host.Connect(Names.Service, step.Local ?? _vector.Cast!.Address, step.Address ?? default);
                return null;
            case "JoinRequested":
                _host.Gain(step.Local!.Value);
                _host.Join(step.Local.Value, step.Address!.Value);
                return null;
            case "RemovalRequested":
                _host.Remove(_names.Flow(flow));
                return null;
            case "AbortRequested":
                return _places.Count > 1 && step.Flow is not null ? "one of several flows is not given up from outside" : Do(_host.Abort);
            case "AddressGained":
                return Gain(flow, step.Address!.Value);
            case "AddressLost":
                return LoseAll();
            case "PathCheckRequested":
                return step.IsIdle ? null : Do(() => _host.Move(_names.Flow(flow), _places[flow].Local));
            case "DataArrived":
                _host.Deliver(_peer.Data(step.Data?.Source ?? _vector.Cast!.PeerFlow, _names.Flow(step.Data?.Destination ?? flow), PeerOf(flow), LocalOf(flow)));
                return null;
            case "CloseRequested":
                return Close(flow);
            case "OurEndSent":
                return Do(_host.End);
            case "OurEndAcknowledged":
                return AcknowledgeEnd(flow);
            case "PeerEndReceived":
                return EndPeer(flow);
            case "HalfOpenExpired" when !step.IsIdle && _vector.Dialect == Dialect.Prototype2014:
                return "only a crowd of requests makes one expire";
            default:
                return step.IsTimer || step.Event == "UnusableTooLong" ? null : $"nothing makes {step.Event} happen from outside";
        }
    }

    private static string? Do(Action action)
    {
        action();
        return null;
    }

    private string? Arrive(VectorStep step)
    {
        VectorPacket packet = step.Packet!;
        if (!_host.Up.Contains(packet.To))
        {
            return "a packet comes to an address that the host has not";
        }

        if (IsMtp && _vector.Cast is not null && IsPeerFin(step))
        {
            PrepareFin();
        }

        _host.Deliver(_peer.Control(packet));
        return null;
    }

    private bool IsMtp => _vector.Dialect == Dialect.Mtp1;

    // A FIN of mtp1 says that both streams are ended (TEAR-2): the end of the peer's is told before.
    private void PrepareFin()
    {
        if (!_peer.HasEnded)
        {
            _ = EndPeer(_names.Usual);
            _host.Step();
        }
    }

    private string? Gain(uint flow, NetworkAddress address)
    {
        bool opening = _flow is "SynSent" or "SynReceived";
        bool homeless = _migration.StartsWith("NoAddress", StringComparison.Ordinal) || _host.Up.Count == 0;
        _host.Gain(address);
        _newest = address;
        if (homeless)
        {
            return null;
        }

        if (!opening)
        {
            _host.Move(_names.Flow(flow), address);
            return null;
        }

        foreach (NetworkAddress old in _host.Up.Where(old => old != address).ToArray())
        {
            _host.Lose(old);
        }

        return null;
    }

    private string? LoseAll()
    {
        // What the flow does not use goes first, so that it finds none to move to.
        NetworkAddress adopted = LocalOf(_names.Usual);
        foreach (NetworkAddress address in _host.Up.OrderBy(up => up == _newest ? 2 : up == adopted ? 1 : 0).ToArray())
        {
            _host.Lose(address);
        }

        return null;
    }

    private string? Close(uint flow)
    {
        if (!IsMtp || _flow is "SynSent" or "SynReceived" or "Closed")
        {
            return Do(_host.End);
        }

        if (!_early)
        {
            _host.End();
        }

        return AcknowledgeEnd(flow) ?? (_peer.HasEnded ? null : EndPeer(flow));
    }

    private string? AcknowledgeEnd(uint flow)
    {
        if (!_host.Pass(_host.Now + Answer, () => _peer.HostHasEnded))
        {
            return "the host's stream cannot end now";
        }

        if (!_acknowledged)
        {
            _acknowledged = true;
            _host.Deliver(_peer.Acknowledge(PeerOf(flow), LocalOf(flow)));
        }

        return null;
    }

    private string? EndPeer(uint flow)
    {
        _host.Deliver(_peer.End(PeerFlow(flow), _names.Flow(flow), PeerOf(flow), LocalOf(flow)));
        return null;
    }

    private uint PeerFlow(uint flow) => _vector.Cast?.PeerFlow ?? _host.Sent.LastOrDefault(p => p.SourceFlow == _names.Flow(flow) && p.DestinationFlow != 0)?.DestinationFlow ?? 0;

    private NetworkAddress LocalOf(uint flow) => _places.TryGetValue(flow, out (NetworkAddress Local, NetworkAddress Peer) place) ? place.Local : default;

    private NetworkAddress PeerOf(uint flow) => _places.TryGetValue(flow, out (NetworkAddress Local, NetworkAddress Peer) place) ? place.Peer : default;
}
