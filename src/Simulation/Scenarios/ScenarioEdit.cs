using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Simulation.Scenarios;

/// <summary>A value that is put into a scenario file before it is read.</summary>
/// <param name="Path">Keys from the outermost on, with dots between; of a list the place, from 0, or the name: <c>links.0.rate</c>.</param>
/// <param name="Value">As the file would write it; a number alone has the unit of the value that it takes the place of.</param>
public sealed record ScenarioEdit(string Path, string Value)
{
    /// <summary>As the command line has it.</summary>
    public override string ToString() => $"{Path}={Value}";

    /// <summary>Puts the value in.</summary>
    /// <exception cref="ScenarioException">Nothing has the path.</exception>
    internal void Apply(YamlNode root)
    {
        string[] keys = Path.Split('.');
        YamlNode node = root;
        for (int depth = 0; depth < keys.Length - 1; depth++)
        {
            node = Step(node, keys[depth]) ?? throw Failure(keys, depth, node);
        }

        switch (node)
        {
            case YamlMappingNode map when keys[^1].Length > 0:
                map.Children[new YamlScalarNode(keys[^1])] = new YamlScalarNode(WithUnit(Step(node, keys[^1])));
                break;
            case YamlSequenceNode list when Place(list, keys[^1]) is { } place:
                list.Children[place] = new YamlScalarNode(WithUnit(list.Children[place]));
                break;
            default:
                throw Failure(keys, keys.Length - 1, node);
        }
    }

    private static YamlNode? Step(YamlNode node, string key) => node switch
    {
        YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null,
        YamlSequenceNode list => Place(list, key) is { } place ? list.Children[place] : null,
        _ => null,
    };

    // By its place, or by its name.
    private static int? Place(YamlSequenceNode list, string key)
    {
        if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int place))
        {
            return place < list.Children.Count ? place : null;
        }

        int named = list.Children.ToList().FindIndex(child => Step(child, "name") is YamlScalarNode name && name.Value == key);
        return named < 0 ? null : named;
    }

    private string WithUnit(YamlNode? old)
    {
        bool isNumber = double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isNumber && old is YamlScalarNode { Value: { } text } && Units.UnitOf(text) is { Length: > 0 } unit ? $"{Value} {unit}" : Value;
    }

    private ScenarioException Failure(string[] keys, int depth, YamlNode node)
    {
        string where = depth == 0 ? "the file" : $"'{string.Join('.', keys[..depth])}'";
        string[] known = node switch
        {
            YamlMappingNode map => [.. map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")],
            YamlSequenceNode list => [$"0 to {list.Children.Count - 1}"],
            _ => [],
        };
        string expected = known.Length > 0 ? $"; expected {string.Join(", ", known)}" : "";
        return new ScenarioException($"--set {this}: {where} has no '{keys[depth]}'{expected}");
    }
}
