using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Site.Stories;

/// <summary>Which addresses of a ladder are one host's: whoever talks to one side belongs to the other, over all moves.</summary>
internal static class Sides
{
    /// <summary>The addresses of the host that has one of them.</summary>
    /// <param name="rows">The packets.</param>
    /// <param name="known">An address of it; if none of the packets has it, the source of the first.</param>
    public static HashSet<NetworkAddress> Of(IReadOnlyList<LadderRow> rows, NetworkAddress known)
    {
        bool occurs = rows.Any(row => row.Source == known || row.Destination == known);
        HashSet<NetworkAddress> mine = [occurs ? known : rows[0].Source];
        HashSet<NetworkAddress> theirs = [];
        int before;
        do
        {
            before = mine.Count + theirs.Count;
            foreach (LadderRow row in rows)
            {
                Assign(row.Source, row.Destination);
                Assign(row.Destination, row.Source);
            }
        }
        while (mine.Count + theirs.Count > before);
        return mine;

        void Assign(NetworkAddress one, NetworkAddress other)
        {
            if (!mine.Contains(other) && !theirs.Contains(other))
            {
                _ = mine.Contains(one) ? theirs.Add(other) : theirs.Contains(one) && mine.Add(other);
            }
        }
    }
}
