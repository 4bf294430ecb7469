using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using ServalRef.Golden.Architecture;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Golden.Suite;

/// <summary>The manifests of <c>deploy</c> are what Kubernetes reads, and ask for shards that make a whole.</summary>
public class DeploymentTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "deploy");

    public static TheoryData<string> Jobs => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Jobs))]
    public void Job_KeepsToItsSchema_AndRunsEveryShard(string job)
    {
        YamlStream yaml = [];
        using StreamReader reader = new(Path.Combine(Folder, job));
        yaml.Load(reader);
        using JsonDocument manifest = JsonDocument.Parse(Json(yaml.Documents[0].RootNode)!.ToJsonString());
        JsonSchema schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, "job.schema.json")));

        Assert.True(schema.Evaluate(manifest.RootElement).IsValid);
        JsonElement spec = manifest.RootElement.GetProperty("spec");
        string script = spec.GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("args")[0].GetString()!;
        int shards = spec.GetProperty("completions").GetInt32();
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"--shard \"$((JOB_COMPLETION_INDEX + 1))/{shards}\""), script, StringComparison.Ordinal);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when int.TryParse(plain.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) => number,
        YamlScalarNode text => text.Value,
        _ => null,
    };
}
