using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <content>What arrives for the connection.</content>
public sealed partial class HostEngine
{
    private void Fork(HostInput.Forks forks)
    {
        HostPacket syn = forks.Syn;
        _end = _end with { Service = forks.Service };
        Learn(syn.Extensions);
        Turn(ConnectionInput.Accept(syn.Control, NewFlow(), NewVersion(), _end.Nonce), new FlowNotes { Route = Answering(syn) });
    }

    private void Arrive(in HostPacket packet)
    {
        bool asks = packet.Control.Flags == ControlFlags.Syn;
        if (asks && packet.Extensions.Kind == ConnectionKind.Join)
        {
            ArriveJoin(packet);
        }
        else if (asks)
        {
            ArriveAgain(packet);
        }
        else
        {
            ArriveOnFlow(packet);
        }
    }

    private void ArriveJoin(in HostPacket packet)
    {
        ControlPacket syn = packet.Control;
        SourceRoute route = Answering(packet);
        foreach (FlowRecord flow in _end.Record.Flows)
        {
            if (flow.PeerFlow == syn.SourceFlow && !flow.IsSynchronised && _end.Notes(flow.LocalFlow) is { } notes)
            {
                _end = _end.With(notes with { Route = route });
            }
        }

        Turn(
            ConnectionInput.JoinArrived(syn, NewFlow(), NewVersion(), Policy.AcceptsFlows),
            new FlowNotes { IsBackup = packet.Extensions.Backup, Route = route });
    }

    /// <summary>The SYN that the connection was forked for has come again (OPEN-11): its answer goes back the way that this one came.</summary>
    private void ArriveAgain(in HostPacket packet)
    {
        foreach (FlowNotes notes in _end.Flows)
        {
            if (notes.IsFirst)
            {
                _end = _end.With(notes with { Route = Answering(packet) });
            }
        }

        Turn(ConnectionInput.Arrived(packet.Control));
    }

    private void ArriveOnFlow(in HostPacket packet)
    {
        ControlPacket control = packet.Control;
        uint named = control.DestinationFlow;
        FlowRecord? before = _end.Record.Flow(named);
        NoteRefusal(before, control);
        Turn(ConnectionInput.Arrived(control));
        FlowRecord? after = _end.Record.Flow(named);
        if (before is { State: FlowState.SynSent } asked && after is not { State: FlowState.SynSent })
        {
            _end = _end with { Lists = _end.Lists with { Peer = _end.Lists.Peer.Answered(asked.Peer) } };
        }

        if (after is { IsSynchronised: true } flow && flow.PeerFlow == control.SourceFlow && control.Nonce == _end.Record.PeerNonce)
        {
            Count(flow, packet);
        }
    }

    /// <summary>A reply RST to our RSYN is one unanswered try, and has us ask the rendezvous (SEC-8, MIG-21).</summary>
    private void NoteRefusal(FlowRecord? flow, in ControlPacket packet)
    {
        bool refuses = (packet.Flags & ControlFlags.Rst) != 0 && packet.Nonce == _end.Nonce
            && flow is { Move.IsOutstanding: true } moving && moving.Move.IsNamedBy(packet.Ackno);
        if (refuses && _end.Notes(packet.DestinationFlow) is { } notes)
        {
            _end = _end.With(notes with { MoveRefused = true });
        }
    }

    /// <summary>A packet of the peer's, whose nonce is right, on a flow that is synchronised.</summary>
    private void Count(in FlowRecord flow, in HostPacket packet)
    {
        bool opened = packet.Control.Flags == (ControlFlags.Syn | ControlFlags.Ack);
        if (opened && _end.Notes(flow.LocalFlow) is { IsFirst: true })
        {
            Learn(packet.Extensions);
        }

        _outputs.Add(new HostOutput.Counts(flow.LocalFlow));
        if (packet.Extensions.Addresses is { } told)
        {
            Hear(told);
        }
    }

    private void Learn(in ControlExtensions extensions)
    {
        if (extensions.Kind == ConnectionKind.Offer)
        {
            _end = _end with { PeerToken = extensions.Token, PeerRendezvous = extensions.Rendezvous };
        }
    }

    private static SourceRoute Answering(in HostPacket syn) =>
        RoutedOpening.Answer(syn.Control.Source, syn.Extensions.Route, syn.Control.Destination)?.Route ?? default;
}
