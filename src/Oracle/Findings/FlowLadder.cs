using ServalRef.StateMachines;

namespace ServalRef.Oracle.Findings;

/// <summary>The latest packets of a flow, kept for the ladders of its findings.</summary>
internal sealed class FlowLadder
{
    private const int Before = 8;

    private const int Behind = 4;

    private readonly Queue<LadderRow> _latest = new();

    private readonly List<(List<LadderRow> Rows, PacketReference Packet, int Left)> _open = [];

    /// <summary>The flow's identifier in the report.</summary>
    internal string Flow { get; set; } = "";

    internal void Add(PacketReference packet, NetworkAddress source, NetworkAddress destination, string summary)
    {
        var row = new LadderRow(packet, source, destination, summary, Offends: false);
        if (_latest.Count == Before)
        {
            _latest.Dequeue();
        }

        _latest.Enqueue(row);
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            (List<LadderRow> rows, PacketReference offender, int left) = _open[i];
            rows.Add(row with { Offends = packet == offender });
            if (left == 1)
            {
                _open.RemoveAt(i);
            }
            else
            {
                _open[i] = (rows, offender, left - 1);
            }
        }
    }

    /// <summary>The rows before a packet and, as they come, those behind it.</summary>
    internal List<LadderRow> Around(PacketReference packet)
    {
        List<LadderRow> rows = [.. _latest.Select(r => r with { Offends = r.Packet == packet })];
        _open.Add((rows, packet, Behind));
        return rows;
    }
}
