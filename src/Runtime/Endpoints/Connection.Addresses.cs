using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <content>Addresses: those of the host that come and go, those that are told, and the rendezvous (chapters 7 and 8).</content>
public sealed partial class Connection
{
    private AddressListState _lists;
    private Registrant _registrant;
    private SourceRoute _pendingRoute;
    private (NetworkAddress Source, int Bytes) _pendingBytes;
    private (NetworkAddress From, uint Version) _registered;
    private Instant _listAt = Instant.Never;
    private Instant _registerAt = Instant.Never;

    internal void OnAddressGained(NetworkAddress address, Instant now)
    {
        Renew(address, now);
        foreach (FlowRecord flow in _record.Flows)
        {
            bool waits = flow.IsSynchronised ? flow.IsHomeless : !_endpoint.HasAddress(flow.Sending);
            if (waits)
            {
                Take(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, address), now);
            }
        }

        ChangeList(now);
    }

    internal void OnAddressLost(Instant now)
    {
        foreach (FlowRecord flow in _record.Flows)
        {
            if (_endpoint.HasAddress(flow.Sending) || flow.IsHomeless)
            {
                continue;
            }

            if (OtherAddress(flow) is { } other)
            {
                Renew(other, now);
                Take(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, other), now);
            }
            else if (flow.IsSynchronised)
            {
                Take(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressLost), now);
            }
        }

        Follow(_record, 0, now);
        ChangeList(now);
    }

    /// <summary>REGISTER came back from our rendezvous (MIG-22).</summary>
    internal void OnRegistered(ulong token, uint version)
    {
        _registrant = _registrant.Acknowledge(token, version);
        if (!_registrant.IsOutstanding && _registerAt != Instant.Never)
        {
            _registerAt = _registrant.Sent + _endpoint.Options.RendezvousLimits.Refresh;
        }
    }

    /// <summary>Where a flow goes whose address is gone: back to its old one, or to one that no other flow uses.</summary>
    private NetworkAddress? OtherAddress(in FlowRecord flow)
    {
        if (_endpoint.HasAddress(flow.Local))
        {
            return flow.Local;
        }

        if (!_endpoint.Options.MovesWhenLost)
        {
            return null;
        }

        NetworkAddress? shared = null;
        foreach (NetworkAddress address in _endpoint.Addresses)
        {
            bool used = false;
            foreach (FlowRecord other in _record.Flows)
            {
                used |= other.LocalFlow != flow.LocalFlow && other.Sending == address && !other.IsHomeless;
            }

            if (!used)
            {
                return address;
            }

            shared ??= address;
        }

        // Two flows on one path are of no use, but for a connection that would have none.
        return _sessions.Count > 1 ? null : shared;
    }

    private void StartLists(Instant now)
    {
        if (!_endpoint.Options.TellsAddresses || _endpoint.Addresses.Count == 0 || PeerToken == 0)
        {
            return;
        }

        uint version = (uint)(_endpoint.NewVersion() % uint.MaxValue);
        _lists = new AddressListState(OwnAddresses.Start(version, OwnList()), _lists.Peer, _lists.OwesAnswer);
        SendList(now);
    }

    private ValueArray<NetworkAddress> OwnList() => [.. _endpoint.Addresses.Take(AddressExtension.Most)];

    private void ChangeList(Instant now)
    {
        if (_lists.Own.List.Count == 0 || _endpoint.Addresses.Count == 0 || !_record.IsLive)
        {
            return;
        }

        OwnAddresses changed = _lists.Own.Change(OwnList());
        if (changed != _lists.Own)
        {
            _lists = _lists with { Own = changed };
            SendList(now);
        }
    }

    private void RetryList(Instant now)
    {
        _listAt = Instant.Never;
        if (_lists.Own.IsOutstanding && _lists.Own.Sending.Tries < _endpoint.Options.Dialect.Limits.Tries && _record.IsLive)
        {
            _lists = _lists with { Own = _lists.Own.Retry() };
            SendList(now);
        }
    }

    private void OnAddressList(in SalPacket packet, Instant now)
    {
        ValueArray<NetworkAddress> entries = [];
        for (int index = 0; index < packet.AddressCount; index++)
        {
            entries = entries.Add(packet.AddressEntry(index));
        }

        _lists = _lists.Receive(new AddressExtension(packet.AddressVersion, packet.AddressAckno, entries));
        if (!_lists.Own.IsOutstanding)
        {
            _listAt = Instant.Never;
        }

        if (_lists.OwesAnswer)
        {
            SendList(now);
        }
    }

    /// <summary>Sends ADDRESS alone, on a flow that works (ADDR-1, MIG-23).</summary>
    private void SendList(Instant now)
    {
        FlowSession? best = null;
        foreach (FlowSession session in _sessions)
        {
            bool able = session.IsSynchronised && !session.IsHomeless;
            if (able && (best is null || (!best.Data.MaySend && session.Data.MaySend)))
            {
                best = session;
            }
        }

        Duration wait = best is null ? Duration.FromSeconds(1) : RequestTimers.Timeout(best.Data.RoundTrip, _lists.Own.Sending.Tries);
        _listAt = _lists.Own.IsOutstanding ? now + wait : Instant.Never;
        if (best is not null && _record.Flow(best.LocalFlow) is { } flow && _endpoint.HasAddress(flow.Sending))
        {
            Put(AddressListState.Carrier(flow), best, new ControlExtras { Addresses = _lists.Extension }, again: true);
            _lists = _lists.Sent();
        }
    }

    private void StartRegistering(Instant now)
    {
        if (!_endpoint.Options.Rendezvous.IsNone)
        {
            _registrant = Registrant.Start(Token, _endpoint.NewVersion(), now);
            SendRegister(now);
        }
    }

    /// <summary>Registers anew, before the RSYN of a new address (MIG-22a).</summary>
    private void Renew(NetworkAddress address, Instant now)
    {
        if (_registrant.Token != 0)
        {
            _registrant = _registrant.Renew(now);
            _registered = (address, _registrant.Request.Version);
            SendRegister(now);
        }
    }

    private void RetryRegister(Instant now)
    {
        if (_registrant.IsDue(now, _endpoint.Options.RendezvousLimits))
        {
            _registrant = _registrant.Renew(now);
        }
        else
        {
            _registrant = _registrant.Retry();
        }

        SendRegister(now);
    }

    private void SendRegister(Instant now)
    {
        int tries = Math.Min((int)_registrant.Request.Tries, 6);
        _registerAt = now + (_endpoint.Options.Dialect.Limits.InitialRto * (1L << tries));

        // From the address that the peer is to find us at: that of the last move, or the newest one if that is gone.
        if (_endpoint.Addresses.Count > 0 && _record.IsLive)
        {
            NetworkAddress from = _endpoint.HasAddress(_registered.From) ? _registered.From : _endpoint.Addresses[^1];
            if (_registered.Version == _registrant.Request.Version && _registered.From != from)
            {
                // The rendezvous may have got it from the address that is gone, and would take this one for a repetition.
                _registrant = _registrant.Renew(now);
            }

            _registered = (from, _registrant.Request.Version);
            ControlPacket packet = new(ControlFlags.None, 0, 0, 0, 0, _nonce, from, _endpoint.Options.Rendezvous);
            ControlExtras register = new()
            {
                Kind = ConnectionKind.Register,
                Token = Token,
                RegisterVersion = _registrant.Request.Version,
            };
            Put(packet, null, register);
        }
    }

    /// <summary>Whether a SYN may be sent to a listed address once more (ADDR-6); one that was not listed has the usual tries.</summary>
    private bool MayTryAgain(in FlowRecord flow)
    {
        bool may = !IsInVain(flow.Peer);
        _lists = _lists with { Peer = _lists.Peer.Tried(flow.Peer) };
        return may;
    }

    private bool IsInVain(NetworkAddress peer) =>
        _lists.Peer.List.Any(listed => listed.Address == peer) && !_lists.Peer.MayTry(peer);
}
