using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Rendering;

/// <summary>Draws packets between two hosts, one to a line, in order of time.</summary>
public static class PacketLadder
{
    private const string Offending = ">>>  ";
    private const string Ordinary = "     ";

    /// <summary>Writes the ladder; the offending packet's line begins with <c>&gt;&gt;&gt;</c>.</summary>
    /// <param name="rows">The packets.</param>
    /// <param name="left">An address of the host of the left column, if known.</param>
    /// <param name="start">The time of the capture's first packet, since the Unix epoch.</param>
    /// <param name="labels">Short names of the files.</param>
    /// <param name="writer">Receives the lines.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(
        IReadOnlyList<LadderRow> rows, NetworkAddress? left, Instant start, FileLabels labels, TextWriter writer, Paint paint)
    {
        HashSet<NetworkAddress> leftHost = LeftAddresses(rows, left);
        List<string[]> cells = [];
        int longest = rows.Max(row => row.Summary.Length);
        foreach (LadderRow row in rows)
        {
            bool rightward = leftHost.Contains(row.Source);
            string rest = new('─', longest - row.Summary.Length);
            string arrow = rightward ? $"── {row.Summary} {rest}─▶" : $"◀─ {row.Summary} {rest}──";
            (NetworkAddress from, NetworkAddress to) = rightward ? (row.Source, row.Destination) : (row.Destination, row.Source);
            string place = $"{labels[row.Packet.File]}#{row.Packet.Number}";
            cells.Add([PacketTime.Relative(row.Packet.Time - start), place, $"{from}", arrow, $"{to}"]);
        }

        int timeWidth = cells.Max(row => row[0].Length);
        foreach (string[] row in cells)
        {
            row[0] = row[0].PadLeft(timeWidth);
        }

        foreach ((string line, LadderRow row) in TextLayout.Align(cells).Zip(rows))
        {
            writer.WriteLine(row.Offends ? paint.Bold($"{Offending}{line}") : $"{Ordinary}{line}");
        }
    }

    /// <summary>All addresses of the left host: who talks to one side belongs to the other, over moves and all.</summary>
    private static HashSet<NetworkAddress> LeftAddresses(IReadOnlyList<LadderRow> rows, NetworkAddress? left)
    {
        HashSet<NetworkAddress> leftHost = [left is NetworkAddress known && rows.Any(r => r.Source == known || r.Destination == known)
            ? known
            : rows[0].Source];
        HashSet<NetworkAddress> rightHost = [];
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (LadderRow row in rows)
            {
                grew |= Assign(row.Source, row.Destination) || Assign(row.Destination, row.Source);
            }
        }

        return leftHost;

        bool Assign(NetworkAddress known, NetworkAddress other)
        {
            bool free = !leftHost.Contains(other) && !rightHost.Contains(other);
            return free && ((leftHost.Contains(known) && rightHost.Add(other)) || (rightHost.Contains(known) && leftHost.Add(other)));
        }
    }
}
