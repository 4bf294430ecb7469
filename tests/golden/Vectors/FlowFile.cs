using System.Text.Json;

namespace ServalRef.Golden.Vectors;

/// <summary>A file of vectors of flows.</summary>
internal sealed class FlowFile
{
    private readonly Dictionary<string, JsonElement> _vectors;

    private readonly JsonElement _hosts;

    public FlowFile(string name, JsonElement file)
    {
        Name = name;
        _hosts = file.GetProperty("hosts");
        _vectors = file.GetProperty("vectors").EnumerateArray().ToDictionary(v => v.GetProperty("name").GetString()!);
    }

    public string Name { get; }

    /// <summary>The names of all vectors.</summary>
    public IEnumerable<string> Vectors => _vectors.Keys;

    /// <summary>The steps of a vector itself.</summary>
    public IEnumerable<JsonElement> StepsOf(string vector) => _vectors[vector].GetProperty("steps").EnumerateArray();

    /// <summary>The host that a vector is about.</summary>
    public JsonElement HostOf(string vector) => _vectors[vector].TryGetProperty("after", out JsonElement before)
        ? HostOf(before.GetString()!)
        : _hosts.GetProperty(_vectors[vector].GetProperty("host").GetString()!);

    /// <summary>All that happens before a vector's own steps: what it goes on from, from the host's first moment.</summary>
    public IEnumerable<JsonElement> StepsBefore(string vector)
    {
        if (!_vectors[vector].TryGetProperty("after", out JsonElement before))
        {
            return [];
        }

        string name = before.GetString()!;
        return StepsBefore(name).Concat(StepsOf(name).Take(_vectors[vector].GetProperty("step").GetInt32()));
    }
}
