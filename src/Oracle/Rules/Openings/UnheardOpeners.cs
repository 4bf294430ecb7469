using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>A host that no SYN+ACK has come to knows no flow of its peer's: it says nothing to one, whatever comes (OPEN-12).</summary>
/// <remarks>It looks at packets of flows that nobody has seen to be opened: of any other the machines tell.</remarks>
internal sealed class UnheardOpeners(JudgeContext view) : Rule
{
    private const int MostRemembered = 64;

    private readonly List<Observation> _syns = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (packet.CameHere && control.Trigger == FlowTrigger.SynAckArrived)
        {
            uint flow = packet.Packet.DestinationFlow;
            _syns.RemoveAll(syn => syn.Packet.SourceFlow == flow);
        }
        else if (packet.WasSentHere && control.Trigger == FlowTrigger.SynArrived)
        {
            _syns.AddLatest(control, MostRemembered);
        }
        else if (packet.WasSentHere && packet.Packet.DestinationFlow != 0 && packet.From is null or { IsUnseen: true })
        {
            Judge(packet, control.Packet);
        }
    }

    private void Judge(in Sighting packet, ControlPacket sent)
    {
        // The first SYN tells since when; a frame that cannot be read may have been the SYN+ACK.
        Observation? syn = _syns.Find(s => s.Packet.SourceFlow == sent.SourceFlow && s.Packet.Nonce == sent.Nonce);
        if (syn is not null && !(view.LastUnreadable >= syn.Time))
        {
            _syns.RemoveAll(s => s.Packet.SourceFlow == syn.Packet.SourceFlow);
            view.Report(
                packet,
                "OPEN-12",
                "nothing but the SYN (OPEN-12)",
                $"Nothing has answered {PacketText.Of(syn.Packet)} ({PacketText.Place(syn.Reference)}): in SynSent everything but SYN+ACK, NACK and RST is ignored.",
                unproven: true);
        }
    }
}
