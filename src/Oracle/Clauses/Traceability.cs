using System.Text;
using System.Text.Json;

namespace ServalRef.Oracle.Clauses;

/// <summary>Who cites a clause: the code that carries it out and the tests that check it.</summary>
/// <param name="Code">Places in the code, each <c>file Type.Member</c>.</param>
/// <param name="Tests">Tests, each <c>file Namespace.Type.Method</c>.</param>
public sealed record ClauseTrace(IReadOnlyList<string> Code, IReadOnlyList<string> Tests)
{
    /// <summary>Nobody.</summary>
    public static ClauseTrace None { get; } = new([], []);

    /// <summary>Everybody of both, each place once, in order.</summary>
    public ClauseTrace And(ClauseTrace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Union(Code, other.Code), Union(Tests, other.Tests));
    }

    private static string[] Union(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        [.. a.Union(b, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>The table of citations: kept in <see cref="File"/>, checked by a test, and carried inside this assembly.</summary>
/// <remarks>It names files and members but no lines, so that it changes only when a citation comes, goes or moves house.</remarks>
public sealed class Traceability
{
    /// <summary>Where the table is kept, from the root of the source tree.</summary>
    public const string File = "spec/traceability.json";

    private static readonly Lazy<Traceability> Embedded = new(() => Parse(SpecificationText.TryRead(File) ?? "{}"));

    private readonly SortedDictionary<string, ClauseTrace> _traces;

    /// <summary>A table of these citations.</summary>
    /// <param name="traces">Who cites a clause, by the identifier that is cited.</param>
    public Traceability(IReadOnlyDictionary<string, ClauseTrace> traces) =>
        _traces = new(traces.ToDictionary(StringComparer.Ordinal), ClauseId.Order);

    /// <summary>The table as embedded when this assembly was built.</summary>
    public static Traceability Default => Embedded.Value;

    /// <summary>Every cited clause, by chapter and number.</summary>
    public IReadOnlyDictionary<string, ClauseTrace> All => _traces;

    /// <summary>Reads the table's own form back.</summary>
    /// <param name="json">What <see cref="ToJson"/> writes.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Traceability Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Dictionary<string, ClauseTrace> traces = new(StringComparer.Ordinal);
        foreach (JsonProperty clause in document.RootElement.EnumerateObject())
        {
            traces.Add(clause.Name, new ClauseTrace(List(clause.Value, "code"), List(clause.Value, "tests")));
        }

        return new Traceability(traces);
    }

    /// <summary>Who cites a clause.</summary>
    /// <param name="id">Its identifier; for a part, whoever cites the number alone cites it too.</param>
    /// <returns>Its citations; none for a clause that nobody cites.</returns>
    public ClauseTrace Of(string id)
    {
        ClauseTrace own = _traces.GetValueOrDefault(id, ClauseTrace.None);
        return ClauseId.PartOf(id) is null ? own : own.And(_traces.GetValueOrDefault(ClauseId.NumberOf(id), ClauseTrace.None));
    }

    /// <summary>The table as JSON, one citation to a line, always in the same order.</summary>
    public string ToJson()
    {
        StringBuilder json = new("{");
        string separator = "\n";
        foreach ((string id, ClauseTrace trace) in _traces)
        {
            json.Append(separator).Append("  \"").Append(id).Append("\": {\n    \"code\": [");
            Append(json, trace.Code);
            json.Append("],\n    \"tests\": [");
            Append(json, trace.Tests);
            json.Append("]\n  }");
            separator = ",\n";
        }

        return json.Append("\n}\n").ToString();
    }

    private static void Append(StringBuilder json, IReadOnlyList<string> places)
    {
        for (int i = 0; i < places.Count; i++)
        {
            json.Append(i == 0 ? "\n" : ",\n").Append("      \"").Append(JsonEncodedText.Encode(places[i])).Append('"');
        }

        json.Append(places.Count == 0 ? string.Empty : "\n    ");
    }

    private static string[] List(JsonElement clause, string name) =>
        [.. clause.GetProperty(name).EnumerateArray().Select(place => place.GetString()!)];
}
