using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A host to which two ends of a stream, or data beyond the end, have come aborts the connection (DATA-18b): seen at that host.</summary>
/// <remarks>What lay beyond its window it has dropped (DATA-5b), and that contradicts nothing.</remarks>
internal sealed class AbortOnContradiction(DataFindings findings) : DataRule(findings, "DATA-18b")
{
    private readonly Instant?[] _contradicted = new Instant?[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere && packet.PassesHere && packet.Facts.Contradiction == Contradiction.End && IsInWindow(packet))
        {
            Exercise();
            _contradicted[1 - side] ??= packet.Time;
        }

        if (packet.WasSentHere && _contradicted[side] is { } since && packet.Time - since > Findings.Reaction * 2)
        {
            Findings.Tell(
                packet,
                "DATA-18b",
                Proof.Certain,
                "RST, which aborts the connection",
                Text($"Its peer's stream contradicted itself {(packet.Time - since).Milliseconds:F0} ms before, and it goes on as if nothing were wrong."));
        }
    }

    private static bool IsInWindow(in DataSighting packet)
    {
        ulong edge = packet.Facts.Peer.Edge;
        bool ends = packet.Facts.Own.End is not { } end || end <= edge;
        return ends && packet.Facts.HighestBefore <= edge && packet.Facts.Packet.End <= edge;
    }
}
