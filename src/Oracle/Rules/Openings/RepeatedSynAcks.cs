using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>
/// Whoever answers a SYN again does so with the same SYN+ACK (CTL-5a), and makes no second flow for one request (OPEN-11c, OPEN-17).
/// </summary>
/// <remarks>
/// Every fork is a connection of its own and has a nonce of its own, so that two SYN+ACKs of one nonce are of one flow; only the flows that
/// join a connection share one. At the host that sent them its machines tell, for there it is known whether the first flow lives.
/// </remarks>
internal sealed class RepeatedSynAcks(JudgeContext view) : Rule
{
    private const int Most = 65_536;

    private readonly Dictionary<(ulong Nonce, uint Opener), (Observation First, bool IsTold)> _first = [];

    private readonly HashSet<uint> _joining = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, IsMalformed: false } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived && packet.Packet.ConnectionKind == ConnectionKind.Join && _joining.Count < Most)
        {
            _joining.Add(control.Packet.SourceFlow);
        }
        else if (control.Trigger == FlowTrigger.SynAckArrived && !packet.WasSentHere && !_joining.Contains(control.Packet.DestinationFlow))
        {
            SeeSynAck(packet, control);
        }
    }

    private void SeeSynAck(in Sighting packet, Observation synAck)
    {
        (ulong, uint) key = (synAck.Packet.Nonce, synAck.Packet.DestinationFlow);
        if (!_first.TryGetValue(key, out (Observation First, bool IsTold) known))
        {
            if (_first.Count == Most)
            {
                _first.Clear();
            }

            _first.Add(key, (synAck, false));
        }
        else if (!known.IsTold && ClauseOf(known.First.Packet, synAck.Packet) is { } clause)
        {
            _first[key] = known with { IsTold = true };
            string first = PacketText.Place(known.First.Reference);
            view.Report(
                packet,
                clause,
                AllowedBy(clause, known.First.Packet),
                clause switch
                {
                    "CTL-5a" => $"It answers the same SYN as {first}, and bears another version.",
                    "OPEN-10a" => $"It answers another SYN than {first}, and bears its version.",
                    _ => $"It answers the request that {first} has answered, with the same nonce, and from another flow.",
                });
        }
    }

    private static string? ClauseOf(in ControlPacket first, in ControlPacket again) =>
        again.SourceFlow != first.SourceFlow ? again.Ackno == first.Ackno ? "OPEN-11c" : "OPEN-17"
        : again.Ackno == first.Ackno && again.Version != first.Version ? "CTL-5a"
        : again.Ackno != first.Ackno && again.Version == first.Version ? "OPEN-10a"
        : null;

    private static string AllowedBy(string clause, in ControlPacket first) => clause switch
    {
        "CTL-5a" => $"version {first.Version} (CTL-5a)",
        "OPEN-10a" => "a fresh version (OPEN-10a)",
        _ => $"flow {first.SourceFlow} ({clause})",
    };
}
