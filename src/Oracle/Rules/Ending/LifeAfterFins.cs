using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Ending;

/// <summary>A host to which its peer has closed every flow, and whose own stream has not ended, aborts the connection (TEAR-7a).</summary>
/// <remarks>That a FIN has come to a host is certain from its ACK, and that its stream has not ended from the data that it goes on to send.</remarks>
internal sealed class LifeAfterFins(ConnectionView connection) : Rule
{
    private readonly Dictionary<(ConnectionFlow Flow, int Side), uint> _fins = [];

    private readonly Dictionary<(ConnectionFlow Flow, int Side), Instant> _read = [];

    private readonly Instant?[] _closedAt = new Instant?[2];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is null)
        {
            Judge(packet);
        }
        else if (packet is { Control: { IsKnown: true } control, From: { } from } && from.IsOwn(control.Packet) && connection.FlowOf(from) is { } flow)
        {
            Note(packet.Side, flow, control);
        }
    }

    private void Note(int side, ConnectionFlow flow, Observation control)
    {
        if (control.Trigger == FlowTrigger.FinArrived)
        {
            _fins[(flow, side)] = control.Packet.Version;
        }

        if (control.Packet.Acknowledges && _fins.TryGetValue((flow, 1 - side), out uint fin) && control.Packet.Ackno == Freshness.AcknoFor(fin))
        {
            _read.TryAdd((flow, side), control.Time);
        }

        // A flow that comes later, or an end of stream, changes what the FINs say.
        for (int host = 0; host < _closedAt.Length; host++)
        {
            _closedAt[host] = connection.Hosts[host].End is null && !connection.IsCut ? ClosedAt(host) : null;
        }
    }

    /// <summary>When the host had answered its peer's FINs on every flow; none if it has not.</summary>
    private Instant? ClosedAt(int side)
    {
        Instant? last = null;
        foreach (ConnectionFlow flow in connection.Flows)
        {
            if (_read.TryGetValue((flow, side), out Instant read))
            {
                last = last is { } before ? Instant.Max(before, read) : read;
            }
            else if (flow.End(side) is not { } end || !end.States.All(h => h.Record.State == FlowState.Closed))
            {
                return null;
            }
        }

        return last;
    }

    private void Judge(in Sighting packet)
    {
        if (packet.From is not { IsBlurred: false } from || _closedAt[packet.Side] is not { } closed
            || packet.Reference.Time <= closed + connection.Context.Reaction || !packet.Packet.HasMtp || (packet.Packet.Mtp.Flags & MtpFlags.Data) == 0)
        {
            return;
        }

        _closedAt[packet.Side] = null;
        from.Report(
            packet.Source,
            "TEAR-7a",
            packet.Reference,
            $"data from {packet.Source} to {packet.Destination}",
            ["RST on every flow: the connection is aborted (TEAR-7a)"],
            "The peer has closed every flow, this host has answered its FINs, and its own stream has not ended: nothing is left to send it on.");
    }
}
