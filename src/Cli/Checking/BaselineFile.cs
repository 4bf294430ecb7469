using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Checking;

/// <summary>Reads a baseline: a YAML list of findings that are known, each with <c>clause</c>, <c>host</c> and <c>reason</c>.</summary>
internal static class BaselineFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no such list; the message names line and key.</exception>
    public static IReadOnlyList<BaselineEntry> Read(string path) =>
        [.. YamlEntries.Read(path, "known findings", "clause", "host", "reason").Select(entry => Entry(path, entry.Texts, entry.Line))];

    private static BaselineEntry Entry(string path, IReadOnlyList<string> texts, int line)
    {
        string clause = ClauseId.Normalise(texts[0]);
        if (ClauseCatalog.Default.Find(clause).Count == 0)
        {
            IReadOnlyList<string> near = Suggestions.For(clause, ClauseCatalog.Default.All.Select(known => known.Id));
            throw YamlEntries.Fault(path, line, $"no clause '{clause}'{Suggestions.Sentence(near)}");
        }

        return NetworkAddress.TryParse(texts[1], out NetworkAddress address) && !address.IsNone
            ? new BaselineEntry(clause, address, texts[2], line)
            : throw YamlEntries.Fault(path, line, $"'{texts[1]}' is no address; expected dotted decimal, for example 10.1.0.2");
    }
}
