using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using ServalRef.StateMachines;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Cli.Checking;

/// <summary>Reads a baseline: a YAML list of findings that are known, each with <c>clause</c>, <c>host</c> and <c>reason</c>.</summary>
internal static class BaselineFile
{
    private static readonly string[] Keys = ["clause", "host", "reason"];

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no such list; the message names line and key.</exception>
    public static IReadOnlyList<BaselineEntry> Read(string path)
    {
        YamlStream yaml = [];
        try
        {
            using StreamReader reader = new(path);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw new UsageException($"{path}:{e.Start.Line}: not YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path}: cannot be read: {e.Message}", e);
        }

        return yaml.Documents.Count == 0 ? []
            : yaml.Documents[0].RootNode is YamlSequenceNode list ? [.. list.Select(node => Entry(path, node))]
            : throw Fault(path, yaml.Documents[0].RootNode, "expected a list of known findings, each with clause, host and reason");
    }

    private static BaselineEntry Entry(string path, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            throw Fault(path, node, "expected a known finding: clause, host and reason");
        }

        foreach (YamlNode key in map.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!Keys.Contains(name))
            {
                throw Fault(path, key, $"unknown key '{name}'{Suggestions.Sentence(Suggestions.For(name, Keys))}; expected clause, host and reason");
            }
        }

        string clause = ClauseId.Normalise(Text(path, map, Keys[0]));
        if (ClauseCatalog.Default.Find(clause).Count == 0)
        {
            IReadOnlyList<string> near = Suggestions.For(clause, ClauseCatalog.Default.All.Select(known => known.Id));
            throw Fault(path, map, $"no clause '{clause}'{Suggestions.Sentence(near)}");
        }

        string host = Text(path, map, Keys[1]);
        return NetworkAddress.TryParse(host, out NetworkAddress address) && !address.IsNone
            ? new BaselineEntry(clause, address, Text(path, map, Keys[2]), (int)map.Start.Line)
            : throw Fault(path, map, $"'{host}' is no address; expected dotted decimal, for example 10.1.0.2");
    }

    private static string Text(string path, YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) && value is YamlScalarNode { Value.Length: > 0 } text
            ? text.Value
            : throw Fault(path, map, $"'{key}' is missing");

    private static UsageException Fault(string path, YamlNode node, string what) => new($"{path}:{node.Start.Line}: {what}");
}
