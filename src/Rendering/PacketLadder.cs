using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Rendering;

/// <summary>Draws packets between two hosts, one to a line, in order of time.</summary>
public static class PacketLadder
{
    private const int ShortestSummary = 12;
    private const string Offending = ">>>  ";
    private const string Ordinary = "     ";

    /// <summary>Writes the ladder; the offending packet's line begins with <c>&gt;&gt;&gt;</c>.</summary>
    /// <param name="rows">The packets.</param>
    /// <param name="left">An address of the host of the left column, if known.</param>
    /// <param name="start">The time of the capture's first packet, since the Unix epoch.</param>
    /// <param name="labels">Short names of the files.</param>
    /// <param name="writer">Receives the lines.</param>
    /// <param name="paint">Colours, or none.</param>
    /// <param name="width">Columns; where there are too few the packets' words are cut.</param>
    public static void Write(
        IReadOnlyList<LadderRow> rows,
        NetworkAddress? left,
        Instant start,
        FileLabels labels,
        TextWriter writer,
        Paint paint,
        int width = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(writer);
        HashSet<NetworkAddress> leftHost = LeftAddresses(rows, left);
        List<string[]> cells = [];
        int longest = Math.Min(rows.Max(row => row.Summary.Length), Math.Max(ShortestSummary, width - Beside(rows, start, labels)));
        foreach (LadderRow row in rows)
        {
            bool rightward = leftHost.Contains(row.Source);
            string summary = TextLayout.Cut(row.Summary, longest);
            string rest = new('─', longest - summary.Length);
            string arrow = rightward ? $"── {summary} {rest}─▶" : $"◀─ {summary} {rest}──";
            (NetworkAddress from, NetworkAddress to) = rightward ? (row.Source, row.Destination) : (row.Destination, row.Source);
            cells.Add([PacketTime.Relative(row.Packet.Time - start), Place(row, labels), $"{from}", arrow, $"{to}"]);
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

    private static string Place(LadderRow row, FileLabels labels) => $"{labels[row.Packet.File]}#{row.Packet.Number}";

    /// <summary>Columns of a line that are not the packet's words: margin, time, place, two addresses, the ends of the arrow, and what parts them.</summary>
    private static int Beside(IReadOnlyList<LadderRow> rows, Instant start, FileLabels labels)
    {
        const int Apart = 4 * 2;
        const int ArrowEnds = 6;
        return Ordinary.Length + Apart + ArrowEnds
            + rows.Max(row => PacketTime.Relative(row.Packet.Time - start).Length)
            + rows.Max(row => Place(row, labels).Length)
            + (2 * rows.Max(row => Math.Max($"{row.Source}".Length, $"{row.Destination}".Length)));
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
