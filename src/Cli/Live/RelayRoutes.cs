using System.Globalization;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Cli.Live;

/// <summary>Reads the routes of a relay: prefix, rule, targets, weights (chapter 9).</summary>
internal static class RelayRoutes
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A YAML file: a list of maps with <c>prefix</c>, <c>rule</c> and, to forward, <c>targets</c>.</param>
    /// <param name="request">Which port a target has that names none.</param>
    /// <exception cref="UsageException">There is no such file, or a line of it cannot be understood.</exception>
    public static ServiceTable Read(string path, LiveRequest request)
    {
        YamlStream yaml;
        try
        {
            yaml = YamlText.Load(File.Exists(path) ? File.ReadAllText(path) : throw new UsageException($"{path}: no such file"));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{path}:{e.Start.Line}: {e.Message}");
        }

        ServiceTable table = ServiceTable.Empty;
        if (yaml.Documents.Count > 0)
        {
            foreach (YamlNode node in Items(path, yaml.Documents[0].RootNode, "a list of routes"))
            {
                table = table.With(Prefix(path, node), Rule(path, node, request));
            }
        }

        return table;
    }

    private static ServicePrefix Prefix(string path, YamlNode node)
    {
        string text = Text(path, node, "prefix");
        string[] parts = text.Split('/');
        bool whole = parts.Length == 1;
        return parts.Length <= 2 && ServiceId.TryParse(parts[0], out ServiceId id)
            && int.TryParse(whole ? $"{4 * parts[0].Length}" : parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            && bits <= ServiceId.Bits
            ? new ServicePrefix(id, bits)
            : throw Wrong(path, node, $"'{text}' is no prefix; expected hexadecimal digits and bits, for example 0005/16");
    }

    private static ServiceRule Rule(string path, YamlNode node, LiveRequest request)
    {
        string rule = Text(path, node, "rule", "forward");
        return rule switch
        {
            "forward" => new ForwardRule([.. Items(path, Find(node, "targets"), "a list of targets", node).Select(target => Target(path, target, request))]),
            "drop" => new DropRule(),
            _ => throw Wrong(path, node, $"there is no rule '{rule}'; expected forward or drop"),
        };
    }

    private static ServiceTarget Target(string path, YamlNode node, LiveRequest request)
    {
        string text = (node as YamlScalarNode)?.Value ?? Text(path, node, "address");
        return NetworkAddress.TryParse(text, out NetworkAddress address) && !address.IsNone
            ? new ServiceTarget(request.WithPort(address), Number(path, node, "priority"), Number(path, node, "weight"))
            : throw Wrong(path, node, $"'{text}' is no address; expected for example 10.1.0.2 or 10.1.0.2:54325");
    }

    private static uint Number(string path, YamlNode node, string key)
    {
        string text = node is YamlMappingNode ? Text(path, node, key, "1") : "1";
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw Wrong(path, node, $"'{text}' is no {key}; expected a whole number");
    }

    private static YamlNode? Find(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private static string Text(string path, YamlNode node, string key, string? fallback = null) =>
        (Find(node, key) as YamlScalarNode)?.Value ?? fallback ?? throw Wrong(path, node, $"expected '{key}'");

    private static IEnumerable<YamlNode> Items(string path, YamlNode? node, string what, YamlNode? around = null) =>
        node is YamlSequenceNode list && list.Children.Count > 0 ? list.Children : throw Wrong(path, node ?? around!, $"expected {what}");

    private static UsageException Wrong(string path, YamlNode node, string problem) => new($"{path}:{node.Start.Line}: {problem}");
}
