using ServalRef.Simulation.Scenarios;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Cli;

/// <summary>Reads a YAML list of entries that have the same keys, all of them texts.</summary>
internal static class YamlEntries
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the entries are, in the plural.</param>
    /// <param name="keys">The keys that each entry has.</param>
    /// <returns>Each entry's texts in the order of the keys, and its line.</returns>
    /// <exception cref="UsageException">It cannot be read, or is no such list; the message names line and key.</exception>
    public static IReadOnlyList<(IReadOnlyList<string> Texts, int Line)> Read(string path, string what, params string[] keys)
    {
        YamlStream yaml;
        try
        {
            yaml = YamlText.Load(File.ReadAllText(path));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{path}:{e.Start.Line}: not YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path}: cannot be read: {e.Message}", e);
        }

        string all = $"{string.Join(", ", keys[..^1])} and {keys[^1]}";
        return yaml.Documents.Count == 0 ? []
            : yaml.Documents[0].RootNode is YamlSequenceNode list ? [.. list.Select(node => Entry(path, node, keys, all))]
            : throw Fault(path, (int)yaml.Documents[0].RootNode.Start.Line, $"expected a list of {what}, each with {all}");
    }

    /// <summary>The exception for an entry that is wrong.</summary>
    public static UsageException Fault(string path, int line, string what) => new($"{path}:{line}: {what}");

    private static (IReadOnlyList<string> Texts, int Line) Entry(string path, YamlNode node, string[] keys, string all)
    {
        if (node is not YamlMappingNode map)
        {
            throw Fault(path, (int)node.Start.Line, $"expected an entry with {all}");
        }

        foreach (YamlNode key in map.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!keys.Contains(name))
            {
                throw Fault(path, (int)key.Start.Line, $"unknown key '{name}'{Suggestions.Sentence(Suggestions.For(name, keys))}; expected {all}");
            }
        }

        return ([.. keys.Select(key => Text(path, map, key))], (int)map.Start.Line);
    }

    private static string Text(string path, YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) && value is YamlScalarNode { Value.Length: > 0 } text
            ? text.Value
            : throw Fault(path, (int)map.Start.Line, $"'{key}' is missing");
}
