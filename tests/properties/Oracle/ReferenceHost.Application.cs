using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <content>What application and interfaces ask of the host.</content>
internal sealed partial class ReferenceHost
{
    internal void Perform(WorldStep step)
    {
        if (_isOff)
        {
            return;
        }

        NetworkInterface chosen = _interfaces[step.Argument % InterfaceCount];
        ReferenceFlow[] live = [.. Flows.Where(f => f.IsLive)];
        switch (step.Kind)
        {
            case StepKind.Open or StepKind.OpenUnknown:
                Open(step.Argument, step.Kind == StepKind.Open ? 0 : 9);
                break;
            case StepKind.Up:
                BringUp(chosen, step.Argument / InterfaceCount % 2 == 1);
                break;
            case StepKind.Down when chosen.IsUp:
                BringDown(chosen);
                break;
            case StepKind.Move when chosen.IsUp:
                ToEach([.. live.Where(f => MayMoveTo(f, chosen.Address))], _ => new FlowInput(FlowTrigger.AddressGained, Address: chosen.Address));
                break;
            case StepKind.PathCheck when Schedule.Dialect.Name == Dialect.Mtp1.Name:
                ToEach(live, _ => FlowInput.Of(MigrationTrigger.PathCheckRequested));
                break;
            case StepKind.Remove:
                ToEach(live, _ => new FlowInput(FlowTrigger.CloseRequested));
                break;
            case StepKind.Abort:
                // An application has nothing left to abort in TimeWait.
                ToEach([.. live.Where(f => f.Record.State != FlowState.TimeWait)], _ => new FlowInput(FlowTrigger.AbortRequested));
                break;
            case StepKind.Send:
                Array.ForEach(live, f => Give(f, step.Argument));
                break;
            case StepKind.Close:
                Array.ForEach(live, EndStream);
                break;
            case StepKind.Datagram when Schedule.Datagrams && AnyAddress() is { } from && Other(step.Argument) is { } to:
                Enqueue(from, to, PacketBytes.Unconnected(Schedule));
                break;
            case StepKind.Die:
                _isOff = true;
                break;
            default:
                break;
        }
    }

    private void ToEach(ReferenceFlow[] flows, Func<ReferenceFlow, FlowInput> input)
    {
        foreach (ReferenceFlow flow in flows)
        {
            Step(flow, input(flow));
        }
    }

    private NetworkAddress? Other(int choice)
    {
        int offset = 1 + (choice % (Schedule.Hosts - 1));
        return _world.Hosts[(_number + offset) % Schedule.Hosts].AnyAddress();
    }

    private void Open(int choice, int service)
    {
        if (AnyAddress() is not { } local || Other(choice) is not { } peer)
        {
            return;
        }

        var flow = new ReferenceFlow
        {
            Record = new FlowRecord { LocalFlow = NewFlowId(), LocalNonce = NewNonce(), NextVersion = NewVersion(), Local = local },
            Service = service,
            Token = NewNonce(),
        };
        Flows.Add(flow);
        Step(flow, new FlowInput(FlowTrigger.OpenRequested, Address: Schedule.Router && _number != 1 ? _world.Router : peer));
    }

    private bool IsUp(NetworkAddress address) => Array.Exists(_interfaces, i => i.IsUp && i.Address == address);

    private void BringUp(NetworkInterface chosen, bool move)
    {
        if (chosen.IsUp)
        {
            return;
        }

        chosen.IsUp = true;
        chosen.LastDeparture = _world.Now;
        foreach (ReferenceFlow flow in Flows.Where(f => f.IsLive).ToArray())
        {
            bool needed = flow.Record.IsSynchronised ? flow.IsHomeless : !IsUp(WantedAddress(flow));
            if (needed || (move && MayMoveTo(flow, chosen.Address)))
            {
                Step(flow, new FlowInput(FlowTrigger.AddressGained, Address: chosen.Address));
            }
        }
    }

    private void BringDown(NetworkInterface chosen)
    {
        chosen.IsUp = false;
        chosen.Epoch++;
        foreach (ReferenceFlow flow in Flows.Where(f => f.IsLive).ToArray())
        {
            LeaveDeadInterface(flow);
        }
    }

    /// <summary>A flow whose address is gone moves to another one, preferably back to its adopted one, or waits (MIG-2, MIG-5).</summary>
    private void LeaveDeadInterface(ReferenceFlow flow)
    {
        if (!flow.IsLive || (flow.Record.IsSynchronised && flow.IsHomeless) || IsUp(WantedAddress(flow)))
        {
            return;
        }

        NetworkAddress? other = IsUp(flow.Record.Local) ? flow.Record.Local : AnyAddress();
        if (other is { } address)
        {
            if (flow.Record.IsSynchronised || Schedule.Dialect.OpenerMoves || flow.Record.State == FlowState.SynReceived)
            {
                Step(flow, new FlowInput(FlowTrigger.AddressGained, Address: address));
            }
        }
        else
        {
            Step(flow, new FlowInput(FlowTrigger.AddressLost));
        }
    }

    /// <summary>A half-open flow does not move to where it is: that would give its SYN+ACK further tries (SEC-10).</summary>
    private static bool MayMoveTo(ReferenceFlow flow, NetworkAddress address) =>
        flow.Record.State != FlowState.SynReceived || flow.Record.Sending != address;

    /// <summary>The address that the flow is at or moves to.</summary>
    private static NetworkAddress WantedAddress(ReferenceFlow flow)
    {
        FlowRecord record = flow.Record;
        return record.Has(FlowFacts.MovedEarly) ? record.Moving : record.Sending;
    }
}
