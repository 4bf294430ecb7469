using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Routes;

/// <summary>A SYN+ACK carries the SOURCE of the SYN that it answers, with its sender's address behind it, or none (RES-8b).</summary>
/// <remarks>Where it goes is judged with the flow's states (SEC-14).</remarks>
internal sealed class AnsweredRoute(JudgeContext view) : Rule
{
    private const int FewestEntries = 3;

    private const int Most = 4_096;

    private readonly SeenSyns _syns = new();

    private readonly HashSet<NetworkAddress> _told = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived && packet.CameHere)
        {
            _syns.Add(new SeenSyn(control, packet.Packet.Route, packet.CameHere));
        }
        else if (control.Trigger == FlowTrigger.SynAckArrived && packet.WasSentHere)
        {
            Judge(packet, control);
        }
        else if (control.Trigger == FlowTrigger.SynAckArrived && !packet.WasSentHere)
        {
            JudgeLength(packet);
        }
    }

    /// <summary>Elsewhere than at its sender: the opener and a router are two entries already, so that one of these or the sender is missing.</summary>
    private void JudgeLength(in Sighting packet)
    {
        if (packet.Packet.HasSource && packet.Packet.SourceCount < FewestEntries && view.IsSendersOwn(packet) && _told.Count < Most && _told.Add(packet.Source))
        {
            view.Report(
                packet,
                "RES-8b",
                "the SOURCE of the SYN, and its sender's address (RES-8b)",
                $"It has {PacketText.Of(packet.Packet.Route)}: the opener, a router and its sender are three at least.");
        }
    }

    private void Judge(in Sighting packet, Observation synAck)
    {
        SeenSyn[] answered = [.. _syns.Of(synAck.Packet.DestinationFlow, synAck.Packet.Ackno - 1)];
        SourceRoute route = packet.Packet.Route;
        NetworkAddress sender = packet.Source;
        if (answered.Length == 0 || answered.Any(s => Answers(route, s, sender)))
        {
            return;
        }

        SeenSyn syn = answered[^1];
        view.Report(
            packet,
            "RES-8b",
            syn.Route.IsDirect ? "no SOURCE (RES-8b)" : $"{PacketText.Of(syn.Route)}, and its sender's address (RES-8b)",
            $"It answers {PacketText.Place(syn.Packet.Reference)}, which has {PacketText.Of(syn.Route)}, and has {PacketText.Of(route)}.");
    }

    /// <summary>Whether an answer has the route that a SYN asks for; who moves meanwhile writes where it is now (OPEN-15).</summary>
    private static bool Answers(SourceRoute route, SeenSyn syn, NetworkAddress sender) =>
        RoutedOpening.Answer(syn.Packet.Packet.Source, syn.Route, syn.Packet.Packet.Destination) is not { } right
            || route == right.Route
            || (!right.Route.IsDirect && route == right.Route.SentFrom(sender));
}
