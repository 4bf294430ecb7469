using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ServalRef.Rendering.Schemas;

/// <summary>The JSON schemas (draft 2020-12) of the documents that commands write.</summary>
public static class JsonSchemas
{
    private static readonly SortedDictionary<string, (string Title, JsonTypeInfo Type)> Documents = new(StringComparer.Ordinal)
    {
        ["check"] = ("servalref check --json", JsonDocuments.Readable.CheckDocument),
        ["clauses"] = ("servalref clauses --json", JsonDocuments.Readable.ClausesDocument),
        ["decode"] = ("servalref decode --json: one of them a line", JsonDocuments.Readable.PacketDocument),
        ["error"] = ("any command with --json that could not do its work", JsonDocuments.Readable.ErrorDocument),
        ["evaluate"] = ("servalref evaluate --json", JsonDocuments.Readable.EvaluateDocument),
        ["evaluate-part"] = ("servalref evaluate --shard --json", JsonDocuments.Readable.EvaluationPart),
        ["finding"] = ("servalref check --live --json: one of them a line, then the document of check", JsonDocuments.Readable.FoundDocument),
        ["lia"] = ("servalref lia --json", JsonDocuments.Readable.LiaDocument),
        ["live"] = ("servalref listen --json and servalref connect --json: one of them a line", JsonDocuments.Readable.LiveEventDocument),
        ["perf"] = ("servalref perf client --json", JsonDocuments.Readable.PerfDocument),
        ["run"] = ("servalref run --json", JsonDocuments.Readable.RunDocument),
        ["series"] = ("servalref run --json with several seeds or values", JsonDocuments.Readable.SeriesDocument),
        ["series-part"] = ("servalref run --shard --json", JsonDocuments.Readable.SeriesPart),
        ["test"] = ("servalref test --json", JsonDocuments.Readable.SuiteDocument),
        ["test-list"] = ("servalref test --list --json", JsonDocuments.Readable.CaseListDocument),
        ["verify"] = ("servalref verify --json", JsonDocuments.Readable.VerifyDocument),
        ["verify-trace"] = ("servalref verify --trace F --json", JsonDocuments.Readable.TraceDocument),
    };

    // Lines of adapters, and qlog, are written by hand: no type describes them.
    private static readonly string[] Written = ["adapter", "qlog"];

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSchemaExporterOptions Export = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Complete,
    };

    /// <summary>The names of the schemas.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Documents.Keys.Concat(Written).Order(StringComparer.Ordinal)];

    /// <summary>The schema of a document.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>JSON, ended by a line feed.</returns>
    /// <exception cref="ArgumentException">There is no schema of that name.</exception>
    public static string Text(string name)
    {
        if (Written.Contains(name))
        {
            using StreamReader reader = new(typeof(JsonSchemas).Assembly.GetManifestResourceStream($"{name}.schema.json")!);
            return reader.ReadToEnd();
        }

        if (!Documents.TryGetValue(name, out (string Title, JsonTypeInfo Type) document))
        {
            throw new ArgumentException($"There is no schema '{name}'.", nameof(name));
        }

        JsonObject schema = document.Type.GetJsonSchemaAsNode(Export).AsObject();
        JsonObject whole = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = document.Title,
        };
        foreach ((string key, JsonNode? value) in schema)
        {
            whole[key] = value?.DeepClone();
        }

        return whole.ToJsonString(Layout) + "\n";
    }

    // What a type does not tell: that every document has all of its fields but those left out when null, and which words a text may be.
    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema;
        }

        object[] attributes = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(WordsAttribute), inherit: true) ?? [];
        if (attributes is [WordsAttribute words])
        {
            node["enum"] = new JsonArray([.. words.Words.Select(word => JsonValue.Create(word))]);
        }

        switch (context.PropertyInfo?.Name)
        {
            case "format":
                node["const"] = 1;
                break;
            case "tool":
                node["type"] = "object";
                break;
        }

        if (context.PropertyInfo is null && node["properties"] is not null)
        {
            node["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(IsAlwaysThere).Select(field => JsonValue.Create(field.Name))]);
        }

        return node;
    }

    private static bool IsAlwaysThere(JsonPropertyInfo field) =>
        field.AttributeProvider?.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute), inherit: true) is not { Length: > 0 };
}
