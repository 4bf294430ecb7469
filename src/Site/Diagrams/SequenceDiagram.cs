using System.Text.RegularExpressions;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Diagrams;

/// <summary>One row of a sequence diagram.</summary>
internal abstract record SequenceRow;

/// <summary>A packet from one participant to another.</summary>
/// <param name="From">The index of its sender.</param>
/// <param name="To">The index of the one that it is sent to.</param>
/// <param name="Text">What it is.</param>
/// <param name="Lost">Whether it never arrives.</param>
/// <param name="Late">Whether the row is only its arrival, of a packet that was sent before.</param>
internal sealed record SequenceMessage(int From, int To, string Text, bool Lost, bool Late) : SequenceRow;

/// <summary>A remark over some participants.</summary>
/// <param name="First">The index of the first.</param>
/// <param name="Last">The index of the last.</param>
/// <param name="Text">What it says.</param>
internal sealed record SequenceNote(int First, int Last, string Text) : SequenceRow;

/// <summary>A sequence diagram as the chapters write it: participants, packets, notes.</summary>
/// <param name="Participants">What each column is called.</param>
/// <param name="Rows">From top to bottom.</param>
internal sealed partial record SequenceDiagram(IReadOnlyList<string> Participants, IReadOnlyList<SequenceRow> Rows)
{
    /// <summary>The first line of such a diagram.</summary>
    public const string Head = "sequenceDiagram";

    /// <summary>Reads a diagram.</summary>
    /// <param name="source">Its text, in the part of Mermaid's language that the specification uses.</param>
    /// <exception cref="SiteException">A line is none of that part.</exception>
    public static SequenceDiagram Parse(string source)
    {
        List<string> keys = [];
        List<string> names = [];
        List<SequenceRow> rows = [];
        foreach (string line in source.Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (Participant().Match(line) is { Success: true } participant)
            {
                string key = participant.Groups["key"].Value;
                keys.Add(key);
                names.Add(participant.Groups["name"] is { Success: true } name ? name.Value.Trim('"') : key);
            }
            else if (Note().Match(line) is { Success: true } note)
            {
                int[] over = [.. note.Groups["over"].Value.Split(',').Select(key => Column(key.Trim()))];
                rows.Add(new SequenceNote(over.Min(), over.Max(), note.Groups["text"].Value));
            }
            else if (Message().Match(line) is { Success: true } message)
            {
                string arrow = message.Groups["arrow"].Value;
                rows.Add(new SequenceMessage(
                    Column(message.Groups["from"].Value), Column(message.Groups["to"].Value), message.Groups["text"].Value,
                    Lost: arrow.EndsWith('x'), Late: arrow == "-->>"));
            }
            else
            {
                throw new SiteException($"a sequence diagram has a line that is none of participant, note and packet: '{line}'");
            }
        }

        return new SequenceDiagram(names, rows);

        int Column(string key)
        {
            if (!keys.Contains(key))
            {
                keys.Add(key);
                names.Add(key);
            }

            return keys.IndexOf(key);
        }
    }

    [GeneratedRegex(@"^(?:participant|actor) (?<key>\w+)(?: as (?<name>.+))?$")]
    private static partial Regex Participant();

    [GeneratedRegex(@"^Note (?:over|left of|right of) (?<over>[\w, ]+?): (?<text>.+)$")]
    private static partial Regex Note();

    [GeneratedRegex(@"^(?<from>\w+?)\s*(?<arrow>-->>|->>|--x|-x)\s*(?<to>\w+): (?<text>.+)$")]
    private static partial Regex Message();
}
