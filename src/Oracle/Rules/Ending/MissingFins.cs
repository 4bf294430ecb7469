using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Ending;

/// <summary>When both streams are ended a host closes every flow, and opens no other (TEAR-2a, TEAR-13).</summary>
internal sealed class MissingFins(ConnectionView connection) : Rule
{
    private readonly HashSet<EndpointJudge> _told = [];

    internal override void See(in Sighting packet)
    {
        LetPass(packet.Reference.Time);
        if (packet is { WasSentHere: true, Control: { IsKnown: true, Trigger: FlowTrigger.SynArrived } syn, From: { IsBlurred: false } from }
            && connection.EndedAt is { } ended && syn.Time > ended + connection.Context.Reaction && _told.Add(from))
        {
            from.Report(
                packet.Source,
                "TEAR-13",
                packet.Reference,
                PacketText.WithEnds(syn.Packet),
                ["no SYN once both streams are ended (TEAR-13)"],
                "Both streams are ended: a flow that is not open yet is of no use any more, and is dropped without a packet.");
        }
    }

    internal override void Conclude(Instant time)
    {
        LetPass(time);
        if (connection.EndedAt is not { } ended)
        {
            return;
        }

        foreach ((ConnectionFlow flow, int side, EndpointJudge end) in OpenEnds(ended + connection.Context.Reaction))
        {
            Tell(flow, side, end, unproven: true);
        }
    }

    private void LetPass(Instant now)
    {
        if (connection.EndedAt is not { } ended)
        {
            return;
        }

        foreach ((ConnectionFlow flow, int side, EndpointJudge end) in OpenEnds(ended))
        {
            // Who has sent it would have sent it again by now, or have had its answer.
            Instant due = ended + end.Timing.RetransmissionBound(0);
            if (now > due && connection.Context.Life.IsAliveAt(AddressOf(end), due))
            {
                Tell(flow, side, end, unproven: false);
            }
        }
    }

    /// <summary>The ends at the host of the capture on which it should have sent its FIN, and certainly has not.</summary>
    private List<(ConnectionFlow Flow, int Side, EndpointJudge End)> OpenEnds(Instant due)
    {
        List<(ConnectionFlow Flow, int Side, EndpointJudge End)> open = [];
        foreach (ConnectionFlow flow in connection.Flows)
        {
            for (int side = 0; side < connection.Hosts.Length; side++)
            {
                if (flow.End(side) is { IsCertain: true, IsBlurred: false } end && !_told.Contains(end)
                    && end.States.All(h => h.Record.MaySendData && !h.Record.Has(FlowFacts.CloseAsked) && h.Entered <= due)
                    && connection.Context.Life.IsAliveAt(AddressOf(end), due))
                {
                    open.Add((flow, side, end));
                }
            }
        }

        return open;
    }

    private static NetworkAddress AddressOf(EndpointJudge end) => end.States[0].Record.Local;

    private void Tell(ConnectionFlow flow, int side, EndpointJudge end, bool unproven)
    {
        if (!_told.Add(end))
        {
            return;
        }

        PacketReference packet = connection.EndedBy;
        end.Report(
            AddressOf(end),
            "TEAR-2a",
            packet,
            $"no FIN on flow {flow.Opener.Ladder.Flow} since {PacketText.Place(packet)}",
            ["FIN on every flow (TEAR-2a)"],
            $"Both streams are ended, as {(side == 0 ? "the opener" : "the listener")} knows, and its flows stay open.",
            unproven: unproven);
    }
}
