using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Connections;

namespace ServalRef.StateMachines.Hosts;

/// <content>Addresses of the host that come and go, and those that are told (chapters 7 and 8).</content>
public sealed partial class HostEngine
{
    private void Gain(NetworkAddress address)
    {
        bool moves = false;
        foreach (FlowRecord flow in _end.Record.Flows)
        {
            if (_rules.Waits(flow, _host, Policy))
            {
                if (!moves)
                {
                    // An address that no flow takes is none to be found at (MIG-22).
                    Renew(address);
                    moves = true;
                }

                Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, address));
            }
        }

        ChangeList();
    }

    private void Lose()
    {
        foreach (FlowRecord flow in _end.Record.Flows)
        {
            if (!FlowAddresses.IsLost(flow, _host))
            {
                continue;
            }

            if (_rules.OtherAddress(flow, _end.Record.Flows.AsSpan(), _host, Policy) is { } other)
            {
                Renew(other);
                Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, other));
            }
            else if (flow.IsSynchronised)
            {
                Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressLost));
            }
        }

        ChangeList();
    }

    private void Move(HostInput.MovesFlow moves)
    {
        // A flow that asks from there already goes on with its SYN as it is (OPEN-9).
        bool isThere = _end.Record.Flow(moves.Flow) is { State: FlowState.SynSent } flow && flow.Local == moves.To;
        if (!isThere)
        {
            Renew(moves.To);
            Turn(ConnectionInput.On(moves.Flow, FlowTrigger.AddressGained, moves.To));
        }
    }

    private void Doubt(uint flow)
    {
        if (_end.Record.Flow(flow) is { Move.IsOutstanding: false, IsHomeless: false, IsSynchronised: true } doubted)
        {
            Renew(doubted.Local);
            Turn(ConnectionInput.On(flow, MigrationTrigger.PathCheckRequested));
        }
    }

    private void StartList()
    {
        if (Policy.TellsAddresses && _host.Addresses.Count > 0 && _end.PeerToken != 0)
        {
            uint version = (uint)(NewVersion() % uint.MaxValue);
            _end = _end with { Lists = new AddressListState(OwnAddresses.Start(version, OwnList()), _end.Lists.Peer, _end.Lists.OwesAnswer) };
            SendList();
        }
    }

    private ValueArray<NetworkAddress> OwnList() => [.. _host.Addresses.Take(AddressExtension.Most)];

    private void ChangeList()
    {
        if (_end.Lists.Own.List.Count == 0 || _host.Addresses.Count == 0 || !_end.Record.IsLive)
        {
            return;
        }

        OwnAddresses changed = _end.Lists.Own.Change(OwnList());
        if (changed != _end.Lists.Own)
        {
            _end = _end with { Lists = _end.Lists with { Own = changed } };
            SendList();
        }
    }

    private void RetryList()
    {
        OwnAddresses own = _end.Lists.Own;
        if (own.IsOutstanding && own.Sending.Tries < Policy.Limits.Tries && _end.Record.IsLive)
        {
            _end = _end with { Lists = _end.Lists with { Own = own.Retry() } };
            SendList();
        }
    }

    private void Hear(in AddressExtension told)
    {
        _end = _end with { Lists = _end.Lists.Receive(told) };
        if (!_end.Lists.Own.IsOutstanding)
        {
            _outputs.Add(new HostOutput.Times(HostTimer.List, Runs: false));
        }

        if (_end.Lists.OwesAnswer)
        {
            SendList();
        }
    }

    /// <summary>Sends ADDRESS alone, on a flow that works (ADDR-1, MIG-23).</summary>
    private void SendList()
    {
        FlowRecord? best = null;
        foreach (FlowRecord flow in _end.Record.Flows)
        {
            bool able = flow.IsSynchronised && !flow.IsHomeless;
            bool better = best is not { } known || (!FlowAddresses.Modes(known, _host).Sends && FlowAddresses.Modes(flow, _host).Sends);
            best = able && better ? flow : best;
        }

        _outputs.Add(new HostOutput.Times(HostTimer.List, best?.LocalFlow ?? 0, Runs: _end.Lists.Own.IsOutstanding));
        if (best is { } carrier && _host.Has(carrier.Sending))
        {
            HostPacket packet = new(AddressListState.Carrier(carrier), new ControlExtensions { Addresses = _end.Lists.Extension });
            _outputs.Add(new HostOutput.Sends(new FlowPacket(packet, carrier.LocalFlow, null, CanBeSpared: true)));
            _end = _end with { Lists = _end.Lists.Sent() };
        }
    }
}
