using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>What is wrong with a new flow beside those that live.</content>
internal sealed partial class FlowFollower
{
    /// <summary>A host gives a new flow an ID that none of its living flows has (OPEN-1a, OPEN-2b).</summary>
    private void ReportFlowInUse(EndpointJudge judge, Observation opening, string clause)
    {
        ControlPacket packet = opening.Packet;
        if (!judge.IsCertain || judge.IsBlurred || opening.IsMalformed
            || _ends.LivingOn(packet.SourceFlow, packet.Source) is not { } living || living.Judge.States[0].Record.LocalNonce == packet.Nonce)
        {
            return;
        }

        judge.Ladder.Add(opening.Reference, packet.Source, packet.Destination, PacketText.Row(packet));
        judge.Report(
            packet.Source,
            clause,
            opening.Reference,
            PacketText.WithEnds(packet),
            [$"a new flow ID ({clause})"],
            $"Its flow ID is that of flow {living.Judge.Flow ?? living.Judge.Ladder.Flow}, which lives.");
    }

    /// <summary>A host that has a flow for a request makes no second one for it, however late a copy of the SYN comes (OPEN-11c).</summary>
    private static void ReportSecondFork(Opening opening, EndpointJudge listener, Observation synAck)
    {
        FlowTrack? first = opening.Forks.Find(f => f.Listener.Judge.IsCertain && f.Listener.Judge.IsLive);
        if (first is null || !listener.IsCertain || !opening.IsOneRequest || !opening.Has(synAck.Packet.Ackno))
        {
            return;
        }

        listener.Ladder.Add(synAck.Reference, synAck.Packet.Source, synAck.Packet.Destination, PacketText.Row(synAck.Packet));
        listener.Report(
            synAck.Packet.Source,
            first.Names(synAck.Packet.Ackno) ? "OPEN-11c" : "OPEN-17",
            synAck.Reference,
            PacketText.WithEnds(synAck.Packet),
            ["nothing, or the same SYN+ACK again (OPEN-11a, OPEN-11d)"],
            first.Names(synAck.Packet.Ackno)
                ? $"The SYN was answered already: its flow {first.Listener.Judge.Flow} lives, and a copy of the SYN makes no second one."
                : $"The SYN is the opener's of flow {first.Listener.Judge.Flow}, which lives: it has moved, and asks for no second one.",
            first.Listener.Judge.StateNames);
    }
}
