using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>A host has at most 8 flows in a connection: it opens no ninth, and accepts none (SEC-13).</summary>
internal sealed class FlowNumber(ConnectionView connection) : Rule
{
    /// <summary>Of the peer it is known that a flow lives only where it spoke on it lately: it may have given it up, and its RST be lost.</summary>
    private static readonly Duration Lately = Duration.FromSeconds(5);

    private readonly Dictionary<EndpointJudge, Instant> _spoke = [];

    private readonly Excess[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        if (packet is not { Control: { IsKnown: true } control, From: { } from })
        {
            return;
        }

        _spoke[from] = control.Time;
        if (connection.FlowOf(from) is not { Token: not null } flow || from.IsBlurred || (!packet.WasSentHere && !packet.CameHere))
        {
            return;
        }

        bool opens = control.Trigger == FlowTrigger.SynArrived && flow.Syn == control;
        bool accepts = control.Trigger == FlowTrigger.SynAckArrived && flow.Listener == from;
        if (opens || accepts)
        {
            connection.Context.Sink.Exercise("SEC-13");
            Count(packet, control, flow, _hosts[packet.Side]);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Excess host in _hosts)
        {
            if (host.First is not null)
            {
                Tell(host, unproven: true);
            }
        }
    }

    private void Count(in Sighting packet, Observation sent, ConnectionFlow flow, Excess host)
    {
        int side = packet.Side;
        int others = connection.Flows.Count(f => f != flow && f.End(side) is { } end && Counts(end, sent.Time));
        if (others < FlowLimit.Most || (host.First is not null && host.First.Packet.SourceFlow == sent.Packet.SourceFlow))
        {
            return;
        }

        // One flow too many may have taken the place of one whose end the capture lacks; two may not.
        bool proven = others > FlowLimit.Most;
        host.First ??= sent;
        host.Judge ??= packet.From;
        if (proven)
        {
            Tell(host, unproven: false);
        }
    }

    private bool Counts(EndpointJudge end, Instant now)
    {
        bool lives = end.States.All(h => h.IsConjecture || h.Record.State is not (FlowState.Closed or FlowState.TimeWait));
        return lives && (end.IsCertain || (_spoke.TryGetValue(end, out Instant last) && now - last < Lately));
    }

    private static void Tell(Excess host, bool unproven)
    {
        if (host.IsReported || host is not { First: { } first, Judge: { } judge })
        {
            return;
        }

        host.IsReported = true;
        judge.Report(
            first.Packet.Source,
            "SEC-13",
            first.Reference,
            $"{PacketText.WithEnds(first.Packet)}, with {FlowLimit.Most} flows already",
            [$"at most {FlowLimit.Most} flows, those in TimeWait not counted (SEC-13)"],
            "What a connection may cost its hosts has a limit: the host with eight flows opens no other, and refuses one by NACK.",
            unproven: unproven);
    }

    /// <summary>The first flow of one host beyond the limit.</summary>
    private sealed class Excess
    {
        internal Observation? First { get; set; }

        internal EndpointJudge? Judge { get; set; }

        internal bool IsReported { get; set; }
    }
}
