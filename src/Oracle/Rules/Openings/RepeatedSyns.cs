using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>
/// A SYN that is sent again keeps its version and its flow, and one of an opener that has moved its flow (CTL-5a, OPEN-9).
/// </summary>
/// <remarks>
/// That two SYNs ask for the same is told by the nonce, which nobody guesses and every connection draws anew. A version one greater means
/// that the opener has moved, and the next one that it has moved again: so two SYNs from one place never follow each other directly.
/// Where ports do not tell the hosts behind a translator apart, a place is known only at the opener.
/// </remarks>
internal sealed class RepeatedSyns(JudgeContext view) : Rule
{
    private const int Most = 65_536;

    private readonly Dictionary<ulong, (Observation Syn, bool IsTold)> _last = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, IsMalformed: false, Trigger: FlowTrigger.SynArrived } syn
            || packet.Packet.HasSource)
        {
            return;
        }

        if (packet.Packet.ConnectionKind == ConnectionKind.Join)
        {
            JudgeJoin(packet, syn.Packet);
            return;
        }

        if (_last.Count == Most)
        {
            _last.Clear();
        }

        bool told = false;
        if (_last.TryGetValue(syn.Packet.Nonce, out (Observation Syn, bool IsTold) last))
        {
            told = last.IsTold || Judge(packet, last.Syn.Packet, syn.Packet, last.Syn.Reference);
        }

        _last[syn.Packet.Nonce] = (syn, told);
    }

    /// <summary>A further flow has an ID of its own; at the host that names it so the machines tell.</summary>
    private void JudgeJoin(in Sighting packet, in ControlPacket join)
    {
        if (!packet.WasSentHere && _last.TryGetValue(join.Nonce, out (Observation Syn, bool IsTold) first) && !first.IsTold
            && first.Syn.Packet.SourceFlow == join.SourceFlow)
        {
            _last[join.Nonce] = first with { IsTold = true };
            string text = $"It opens a further flow, and bears the flow ID of {PacketText.Place(first.Syn.Reference)}, which opened the first.";
            view.Report(packet, "OPEN-1a", "a flow ID of its own (OPEN-1a)", text);
        }
    }

    private bool Judge(in Sighting packet, in ControlPacket last, in ControlPacket syn, PacketReference before)
    {
        bool moved = last.Source.IPv4 != syn.Source.IPv4;
        bool another = last.SourceFlow != syn.SourceFlow
            && SerialNumber.Distance(syn.Version, last.Version) <= Explainer.MostUnseenMoves;
        if (another)
        {
            string text = $"It repeats {PacketText.Place(before)}, with the same nonce, and comes from another flow.";
            view.Report(packet, moved ? "OPEN-9" : "CTL-5a", $"flow {last.SourceFlow} ({(moved ? "OPEN-9" : "CTL-5a")})", text);
            return true;
        }

        if (last.SourceFlow != syn.SourceFlow || !IsAnotherVersion(packet, last, syn))
        {
            return false;
        }

        view.Report(
            packet,
            "CTL-5a",
            $"version {last.Version} (CTL-5a)",
            $"It repeats {PacketText.Place(before)}, from the same address and with another version.");
        return true;
    }

    private static bool IsAnotherVersion(in Sighting packet, in ControlPacket last, in ControlPacket syn)
    {
        if (!packet.Dialect.OpenerMoves)
        {
            // At the host that sent them the machines tell.
            return !packet.WasSentHere && syn.Version != last.Version;
        }

        bool samePlace = last.Source == syn.Source && (packet.WasSentHere || syn.Source.UdpPort != 0);
        return samePlace && syn.Version == last.Version + 1;
    }
}
