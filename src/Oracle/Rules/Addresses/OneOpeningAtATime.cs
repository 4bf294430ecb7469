using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>A host has one flow of a connection in SynSent at a time (ADDR-6a).</summary>
/// <remarks>A SYN may be given up without a word (OPEN-19): that it was not is certain only when it is sent again, or its answer is acknowledged.</remarks>
internal sealed class OneOpeningAtATime(ConnectionView connection) : Rule
{
    private readonly List<(ConnectionFlow Earlier, ConnectionFlow Later)> _suspects = [];

    private readonly bool[] _isReported = new bool[2];

    internal override void See(in Sighting packet)
    {
        if (packet is not { WasSentHere: true, From: { IsBlurred: false } from, Control: { IsKnown: true } control } || _isReported[packet.Side])
        {
            return;
        }

        foreach (ConnectionFlow flow in connection.Flows)
        {
            if (flow.Opener == from && flow.Syn == control)
            {
                connection.Context.Sink.Exercise("ADDR-6a");
                Suspect(flow, packet.Side);
            }
        }

        foreach ((ConnectionFlow earlier, ConnectionFlow later) in _suspects)
        {
            if (earlier.Opener == from && later.Syn != control && control.Trigger is FlowTrigger.SynArrived or FlowTrigger.AckArrived)
            {
                Tell(packet, earlier, later);
                return;
            }
        }
    }

    /// <summary>A flow that was certainly opening when this one began is opening beside it, unless it was given up.</summary>
    private void Suspect(ConnectionFlow later, int side)
    {
        foreach (ConnectionFlow earlier in connection.Flows)
        {
            if (earlier != later && earlier.OpenerSide == side && earlier.Opener.States.All(h => h.IsConjecture || h.Record.State == FlowState.SynSent))
            {
                _suspects.Add((earlier, later));
            }
        }
    }

    private void Tell(in Sighting packet, ConnectionFlow earlier, ConnectionFlow later)
    {
        _isReported[packet.Side] = true;
        later.Opener.Report(
            later.Syn.Packet.Source,
            "ADDR-6a",
            later.Syn.Reference,
            PacketText.WithEnds(later.Syn.Packet),
            [$"no SYN before flow {earlier.Opener.Ladder.Flow} is open, refused or given up (ADDR-6a)"],
            $"A flow of the same connection was in SynSent, and was not given up: see {PacketText.Place(packet.Reference)}.");
    }
}
