using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>How rules that need no states speak of the packet that they see.</summary>
internal static class SightingReports
{
    /// <summary>
    /// Whether what a packet says of itself may be held against the address that it comes from: it was captured there, or nobody knows
    /// where, or it bears the nonce that is known of that end of its flow, or it answers a SYN, which its sender has read then. Of a flow that
    /// was not seen to open no nonce is known but the packet's own word.
    /// </summary>
    internal static bool IsSendersOwn(this JudgeContext view, in Sighting packet) => packet switch
    {
        { WasSentHere: true } => true,
        { From: { IsUnseen: false } from, Control: { } control } => from.IsOwn(control.Packet),
        { From: null, To: { } opener, Control: { IsKnown: true, Trigger: FlowTrigger.SynAckArrived } answer } =>
            opener.States.Any(h => h.Record.Opening.IsNamedBy(answer.Packet.Ackno)),
        { From: { IsUnseen: false } from } => from.Host == packet.Source || from.States[0].Record.Local == packet.Source,
        _ => view.IsJudged(packet.Source),
    };

    /// <summary>Reports a packet that its sender should not have sent, or not so.</summary>
    /// <param name="view">The viewpoint.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="clause">The clause that it does not keep.</param>
    /// <param name="allowed">What was allowed instead.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="unproven">Whether one missing frame would explain it.</param>
    /// <param name="host">Who is to blame, if not the address that it comes from.</param>
    internal static void Report(
        this JudgeContext view,
        in Sighting packet,
        string clause,
        string allowed,
        string message,
        bool unproven = false,
        NetworkAddress? host = null)
    {
        string observed = Text(packet);
        if (packet.From is { } from)
        {
            if (packet.Control is null)
            {
                from.Ladder.Add(packet.Reference, packet.Source, packet.Destination, "data");
            }

            from.Report(host ?? packet.Source, clause, packet.Reference, observed, [allowed], message, unproven: unproven);
            return;
        }

        var ladder = new FlowLadder { Flow = $"{packet.Packet.SourceFlow}>{packet.Packet.DestinationFlow}" };
        ladder.Add(packet.Reference, packet.Source, packet.Destination, packet.Control is { } row ? PacketText.Row(row.Packet) : "data");
        view.Sink.Report(clause, packet.Reference, host ?? packet.Source, ladder.Flow, ladder, [], observed, [allowed], message, unproven);
    }

    private static string Text(in Sighting packet) => packet.Control is { } control
        ? PacketText.WithEnds(control.Packet)
        : $"a packet without control from {packet.Source} to {packet.Destination}";
}
