using ServalRef.StateMachines.Connections;

namespace ServalRef.StateMachines.Hosts;

/// <content>Further flows, and what time does to flows.</content>
public sealed partial class HostEngine
{
    private void OpenWanted()
    {
        while (_end.Wanted.Count > 0 && _end.NextOpening <= _host.Now)
        {
            WantedFlow wanted = _end.Wanted[0];
            _end = _end with { Wanted = _end.Wanted.RemoveAt(0) };
            if (!_host.Has(wanted.Local) || _end.PeerToken == 0 || _end.Lists.Peer.IsInVain(wanted.Peer))
            {
                continue;
            }

            _end = _end with { Lists = _end.Lists with { Peer = _end.Lists.Peer.Tried(wanted.Peer) } };
            Turn(
                ConnectionInput.Join(NewFlow(), NewVersion(), wanted.Local, wanted.Peer),
                new FlowNotes { IsBackup = wanted.Backup, Refusals = wanted.Refusals });
        }
    }

    private void Unanswered(HostInput.RequestTimesOut request)
    {
        if (_end.Record.Flow(request.Flow) is not { } flow || !FlowTimers.Request(flow, request.Slot).IsOutstanding)
        {
            return;
        }

        if (flow.IsHomeless && flow.IsSynchronised)
        {
            // Nothing can be sent now; the next address brings the request forward (CTL-15), or else this timer does.
            _outputs.Add(new HostOutput.Times(HostTimer.Request, flow.LocalFlow, request.Slot));
        }
        else if (request.Slot == EmissionSlot.Opening && IsFurther(flow) && !MayTryAgain(flow))
        {
            Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AbortRequested));
        }
        else if (request.Slot == EmissionSlot.Move && _rules.Returns(flow, _host, Policy))
        {
            // The move leads nowhere, and the old address still works (MIG-5): we are found there again (MIG-22).
            Renew(flow.Local);
            Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, flow.Local));
        }
        else
        {
            Turn(ConnectionInput.On(flow.LocalFlow, FlowTimers.Unanswered(request.Slot)));
        }
    }

    // A hint, which anybody on the path can forge: it ends what is not open yet, and that only if a repetition went unanswered too.
    private void Withdraw(HostInput.IsUnreachable hint)
    {
        if (_end.Record.Flow(hint.Flow) is { State: FlowState.SynSent, Opening.Tries: > 0 } flow
            && flow.Opening.Version == hint.Version && flow.Peer == hint.Peer)
        {
            Turn(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AbortRequested));
        }
    }

    private bool IsFurther(in FlowRecord flow) => flow.State == FlowState.SynSent && _end.Notes(flow.LocalFlow) is { IsFirst: false };

    /// <summary>Whether a SYN may be sent to a listed address once more (ADDR-6); one that was not listed has the usual tries.</summary>
    private bool MayTryAgain(in FlowRecord flow)
    {
        bool may = !_end.Lists.Peer.IsInVain(flow.Peer);
        _end = _end with { Lists = _end.Lists with { Peer = _end.Lists.Peer.Tried(flow.Peer) } };
        return may;
    }

    private void Expire(uint flow)
    {
        if (_end.Record.Flow(flow) is { } known && FlowTimers.Expiry(known.State, _end.Record.Ends.Both, Policy.Limits) is { } expiry)
        {
            Turn(ConnectionInput.On(flow, expiry.Trigger));
        }
    }
}
