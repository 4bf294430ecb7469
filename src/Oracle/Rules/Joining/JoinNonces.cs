using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>
/// A host bears one nonce on all flows of a connection, names it by the token that its peer offered, and takes no other nonce for its
/// peer's (SEC-2a, SEC-4b, OPEN-22a, OPEN-22c).
/// </summary>
internal sealed class JoinNonces(ConnectionView connection) : Rule
{
    private readonly HashSet<(string Clause, ConnectionFlow Flow)> _told = [];

    internal override void See(in Sighting packet)
    {
        if (packet is not { From: { IsBlurred: false } from, Control: { IsKnown: true } control }
            || connection.FlowOf(from) is not { Token: not null } flow)
        {
            return;
        }

        if (!packet.WasSentHere)
        {
            JudgeOwnToken(packet, control, flow);
            return;
        }

        ulong own = connection.Hosts[packet.Side].Nonce;
        if (control.Trigger == FlowTrigger.SynArrived && control.Packet.Nonce == own)
        {
            JudgeToken(packet, control, flow);
        }
        else
        {
            JudgeNonce(packet, control, flow, own);
        }
    }

    private void JudgeToken(in Sighting packet, Observation syn, ConnectionFlow flow)
    {
        ulong known = connection.Hosts[1 - packet.Side].Token;
        if (known != 0 && flow.Token != known && !connection.HasRival)
        {
            Tell(packet, syn, flow, "OPEN-22a", $"It bears the nonce of this connection, and not the token {known:x16} that its receiver offered.");
        }
    }

    /// <summary>A JOIN that bears a host's nonce and names the token that this very host offered contradicts itself, wherever it is seen.</summary>
    private void JudgeOwnToken(in Sighting packet, Observation control, ConnectionFlow flow)
    {
        ConnectionHost sender = connection.Hosts[packet.Side];
        if (control.Trigger == FlowTrigger.SynArrived && control.Packet.Nonce == sender.Nonce && flow.Token == sender.Token)
        {
            Tell(packet, control, flow, "OPEN-22a", "It names the token that its own sender offered, and not that of its receiver.");
        }
    }

    private void JudgeNonce(in Sighting packet, Observation control, ConnectionFlow flow, ulong own)
    {
        if (control.Trigger == FlowTrigger.SynArrived && control.Packet.Nonce != own)
        {
            Tell(packet, control, flow, "OPEN-22c", "A further flow bears the nonce of the connection: with another its SYN does not count.");
        }
        else if (control.Trigger == FlowTrigger.SynAckArrived && control.Packet.Nonce != own && control.Packet.Nonce == Nonce(flow))
        {
            Tell(packet, control, flow, "SEC-2a", "A host has one nonce for a connection: with another its SYN+ACK does not count.");
        }
        else if (control.Trigger == FlowTrigger.AckArrived && flow.Opener == packet.From && Nonce(flow) is { } heard
            && heard != connection.Hosts[1 - packet.Side].Nonce)
        {
            Tell(packet, control, flow, "SEC-4b", "The SYN+ACK that it answers bears another nonce than the peer's: who sent it is not the peer.");
        }
    }

    /// <summary>The nonce that the flow's listener announced.</summary>
    private static ulong? Nonce(ConnectionFlow flow) => flow.Listener?.States[0].Record.LocalNonce;

    private void Tell(in Sighting packet, Observation sent, ConnectionFlow flow, string clause, string message)
    {
        if (_told.Add((clause, flow)))
        {
            packet.From!.Report(
                packet.Source, clause, packet.Reference, PacketText.WithEnds(sent.Packet), [$"the nonces of the first flow ({clause})"], message);
        }
    }
}
