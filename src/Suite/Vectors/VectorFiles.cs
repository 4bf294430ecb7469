using System.Text.Json;

namespace ServalRef.Suite;

/// <summary>The files of <c>spec/vectors</c>, which the assembly carries.</summary>
internal static class VectorFiles
{
    private const string Folder = "ServalRef.Suite.Vectors.";

    private static readonly Lazy<IReadOnlyDictionary<(string, string), Vector>> Read = new(() => All.ToDictionary(v => (v.File, v.Name)));

    /// <summary>The files in their order.</summary>
    internal static IReadOnlyList<string> Names { get; } = [
        .. typeof(VectorFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every vector, in the order of the files.</summary>
    internal static IReadOnlyList<Vector> All => field ??= [.. Names.SelectMany(Of)];

    /// <summary>A vector by file and name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    internal static Vector Named(string file, string name) => Read.Value.TryGetValue((file, name), out Vector? vector)
        ? vector
        : throw new KeyNotFoundException($"There is no vector {name} in {file}.");

    private static List<Vector> Of(string file)
    {
        using Stream content = typeof(VectorFiles).Assembly.GetManifestResourceStream(Folder + file)!;
        using JsonDocument document = JsonDocument.Parse(content);
        JsonElement root = document.RootElement;
        Dictionary<string, Vector> read = [];
        List<Vector> vectors = [];
        foreach (JsonElement json in root.GetProperty("vectors").EnumerateArray())
        {
            Vector vector = VectorOf(file, root, json, read);
            read.Add(vector.Name, vector);
            vectors.Add(vector);
        }

        return vectors;
    }

    private static Vector VectorOf(string file, JsonElement root, JsonElement json, Dictionary<string, Vector> read)
    {
        string name = json.Text("name")!;
        List<VectorStep> own = [.. json.GetProperty("steps").EnumerateArray().Select(VectorStep.Read)];
        if (json.Text("after") is { } after)
        {
            Vector before = read[after];
            int steps = before.Before + (int)json.Number("step")!;
            return before with { Name = name, Steps = [.. before.Steps.Take(steps), .. own], Before = steps };
        }

        VectorCast? cast = root.TryGetProperty("hosts", out JsonElement hosts) ? CastOf(hosts.GetProperty(json.Text("host")!)) : null;
        bool opens = cast is null ? name.EndsWith("-A", StringComparison.Ordinal) : json.Text("host") == "opener";
        return new Vector(
            file, name, AdapterWords.Dialect(root.Text("dialect")!), opens ? Role.Opener : Role.Listener, cast, own, 0);
    }

    private static VectorCast CastOf(JsonElement json) => new(
        json.Number("flow")!.Value,
        json.Nonce("nonce")!.Value,
        json.Number("version")!.Value,
        json.Address("address")!.Value,
        json.Number("peerFlow")!.Value,
        json.Nonce("peerNonce")!.Value);
}
