using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>A host accepts a JOIN only with its own token, from the peer whose nonce it knows, for a connection that goes on (OPEN-22d, SEC-3b).</summary>
internal sealed class AcceptedJoins(ConnectionView connection) : Rule
{
    private readonly HashSet<ConnectionFlow> _judged = [];

    private readonly HashSet<ConnectionFlow> _late = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived)
        {
            NoteJoin(packet, control);
        }
        else if (control.Trigger == FlowTrigger.SynAckArrived && packet.From is { IsBlurred: false } && connection.FlowOf(packet.From) is { Token: not null } flow
            && flow.Listener == packet.From && _judged.Add(flow))
        {
            connection.Context.Sink.Exercise("OPEN-22d");
            Judge(packet, control, flow);
        }
    }

    private void NoteJoin(in Sighting packet, Observation syn)
    {
        foreach (ConnectionFlow flow in connection.Flows)
        {
            if (flow.Syn == syn && packet.CameHere && IsOver(1 - flow.OpenerSide, flow))
            {
                _late.Add(flow);
            }
        }
    }

    /// <summary>Whether a host has closed all the flows of the connection at its end, or they are over.</summary>
    private bool IsOver(int side, ConnectionFlow besides)
    {
        bool any = false;
        foreach (ConnectionFlow flow in connection.Flows)
        {
            if (flow == besides || flow.End(side) is not { } end)
            {
                continue;
            }

            if (!end.IsCertain || !end.States.All(h => h.Record.State == FlowState.Closed || h.Record.Fin.Phase != SlotPhase.Unused))
            {
                return false;
            }

            any = true;
        }

        return any && !connection.IsCut;
    }

    private void Judge(in Sighting packet, Observation synAck, ConnectionFlow flow)
    {
        ConnectionHost acceptor = connection.Hosts[packet.Side];
        if (flow.Token != acceptor.Token)
        {
            Tell(packet, synAck, "OPEN-22d", "reply NACK", $"No connection of this host has the token {flow.Token:x16}: the flow joins none.");
        }
        else if (packet.WasSentHere && flow.Syn.Packet.Nonce != connection.Hosts[1 - packet.Side].Nonce)
        {
            Tell(packet, synAck, "SEC-3b", "no answer", "The JOIN bears another nonce than the peer's: somebody else sent it, who has read the token.");
        }
        else if (packet.WasSentHere && _late.Contains(flow))
        {
            Tell(packet, synAck, "OPEN-22d", "reply NACK", "This host has closed all flows of the connection: nothing is left to join.");
        }
    }

    private static void Tell(in Sighting packet, Observation synAck, string clause, string allowed, string message) => packet.From!.Report(
        packet.Source, clause, packet.Reference, PacketText.WithEnds(synAck.Packet), [$"{allowed} ({clause})"], message);
}
