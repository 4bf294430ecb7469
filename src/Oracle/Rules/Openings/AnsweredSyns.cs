using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>What accepts a SYN is a SYN+ACK, and it names the flow that the SYN came from (OPEN-2a).</summary>
/// <remarks>
/// It looks at packets of flows that nobody has seen to be opened. An ackno that is the version of a SYN, plus 1, names that SYN and
/// nothing else: no frame that the capture lacks explains it. Elsewhere than at its sender it may be forged, for its nonce nobody knows.
/// </remarks>
internal sealed class AnsweredSyns(JudgeContext view) : Rule
{
    private const int MostRemembered = 64;

    private readonly List<Observation> _syns = [];

    private readonly HashSet<Observation> _told = [];

    private readonly HashSet<NetworkAddress> _toldPorts = [];

    private readonly HashSet<string> _toldNames = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, IsMalformed: false } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived)
        {
            Remember(packet, control);
        }
        else if (packet.WasSentHere && control.Trigger == FlowTrigger.SynAckArrived && FaultOfNames(control.Packet, control.Time) is { } fault)
        {
            if (_toldNames.Add(fault.Clause))
            {
                view.Report(packet, fault.Clause, fault.Allowed, fault.Message);
            }
        }
        else if (packet.WasSentHere && control.Trigger == FlowTrigger.SynAckArrived && packet.Source.UdpPort != 0)
        {
            JudgePort(packet, control.Packet);
        }
        else if (packet.WasSentHere && packet.From is null or { IsUnseen: true } && control.Packet.Acknowledges && MayAnswer(control.Trigger))
        {
            Judge(packet, control);
        }
    }

    /// <summary>A refusal has its own rule, and so has what comes from no flow at all (SEC-6, SEC-1).</summary>
    private static bool MayAnswer(FlowTrigger trigger) => trigger is not (FlowTrigger.RstArrived or FlowTrigger.NackArrived);

    private void Remember(in Sighting packet, Observation syn)
    {
        if (packet.CameHere)
        {
            _syns.AddLatest(syn, MostRemembered);
        }
    }

    /// <summary>A SYN from flow 0 is dropped, and whoever answers one has a nonce of its own (SEC-1c, OPEN-2b).</summary>
    private (string Clause, string Allowed, string Message)? FaultOfNames(ControlPacket synAck, Instant now)
    {
        Observation? syn = _syns.FindLast(s => s.Packet.SourceFlow == synAck.DestinationFlow && Freshness.AcknoFor(s.Packet.Version) == synAck.Ackno);
        return syn is null ? null
            : syn.Packet.SourceFlow == 0 ? ("SEC-1c", "no answer (SEC-1c)", $"It answers {PacketText.Place(syn.Reference)}, which comes from flow 0, and is dropped.")
            : NewerThan(syn, now) is { } newer ? ("OPEN-11b", "nothing (OPEN-11b)", $"It answers {PacketText.Place(syn.Reference)}, and {PacketText.Place(newer.Reference)} of the same request, which is newer, had come before.")
            : syn.Packet.Nonce == synAck.Nonce ? ("OPEN-2b", "a nonce of its own (OPEN-2b)", $"Its nonce is that of {PacketText.Place(syn.Reference)}, which it answers.")
            : null;
    }

    /// <summary>A newer SYN of the same request that had come before what is sent now can have been decided.</summary>
    private Observation? NewerThan(Observation syn, Instant now) => _syns.Find(other =>
        other.Packet.SourceFlow == syn.Packet.SourceFlow && other.Packet.Nonce == syn.Packet.Nonce
            && SerialNumber.IsNewer(other.Packet.Version, syn.Packet.Version)
            && now - other.Time > view.Reaction);

    /// <summary>An answer goes from the port that was addressed (WIRE-18b).</summary>
    private void JudgePort(in Sighting packet, ControlPacket synAck)
    {
        Observation? syn = _syns.FindLast(s => s.Packet.SourceFlow == synAck.DestinationFlow && Freshness.AcknoFor(s.Packet.Version) == synAck.Ackno
            && s.Packet.Destination.IPv4 == synAck.Source.IPv4);
        if (syn is not null && syn.Packet.Destination != synAck.Source && _toldPorts.Count < MostRemembered && _toldPorts.Add(synAck.Source))
        {
            view.Report(
                packet,
                "WIRE-18b",
                $"from {syn.Packet.Destination} (WIRE-18b)",
                $"It answers {PacketText.Place(syn.Reference)}, which went to port {syn.Packet.Destination.UdpPort}, and comes from another.");
        }
    }

    private void Judge(in Sighting packet, Observation answer)
    {
        ControlPacket sent = answer.Packet;
        Observation? syn = _syns.FindLast(s => Freshness.AcknoFor(s.Packet.Version) == sent.Ackno
            && s.Packet.Destination == sent.Source && s.Packet.Source == sent.Destination && s.Packet.SourceFlow != sent.SourceFlow);
        bool named = syn is not null && sent.DestinationFlow == syn.Packet.SourceFlow;
        if (syn is null || (named && answer.Trigger == FlowTrigger.SynAckArrived) || !_told.Add(syn))
        {
            return;
        }

        string place = $"{PacketText.Of(syn.Packet)} ({PacketText.Place(syn.Reference)})";
        view.Report(
            packet,
            "OPEN-2a",
            $"SYN+ACK to flow {syn.Packet.SourceFlow} (OPEN-2a)",
            named
                ? $"It acknowledges {place}, which is answered with SYN+ACK or refused."
                : $"It acknowledges {place}, which came from flow {syn.Packet.SourceFlow}, and names flow {sent.DestinationFlow}.");
    }
}
