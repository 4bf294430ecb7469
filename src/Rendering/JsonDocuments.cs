using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ServalRef.Rendering.Clauses;
using ServalRef.Rendering.Congestion;
using ServalRef.Rendering.Live;
using ServalRef.Rendering.Packets;
using ServalRef.Rendering.Running;
using ServalRef.Rendering.Testing;

namespace ServalRef.Rendering;

/// <summary>Serialisers made at compile time, so that starting up costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(FoundDocument))]
[JsonSerializable(typeof(PacketDocument))]
[JsonSerializable(typeof(ClausesDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(SeriesDocument))]
[JsonSerializable(typeof(SeriesPart))]
[JsonSerializable(typeof(EvaluationPart))]
[JsonSerializable(typeof(EvaluateDocument))]
[JsonSerializable(typeof(LiaDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(LiveEventDocument))]
[JsonSerializable(typeof(PerfDocument))]
[JsonSerializable(typeof(SuiteDocument))]
[JsonSerializable(typeof(CaseListDocument))]
[JsonSerializable(typeof(string))]
internal sealed partial class JsonDocuments : JsonSerializerContext
{
    /// <summary>Leaves characters such as <c>&gt;</c> as they are: the documents go to programs, not into web pages.</summary>
    public static JsonDocuments Readable { get; } = new(Layout(indented: true));

    /// <summary>The same on one line each, for commands that tell events.</summary>
    public static JsonDocuments Lines { get; } = new(Layout(indented: false));

    /// <summary>The same for reading what anybody may have written: nothing that a document always has may be missing or null.</summary>
    public static JsonDocuments Strict { get; } = new(new JsonSerializerOptions(Layout(indented: true))
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>Reads a document that a command is said to have written.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="type">Its type, of <see cref="Strict"/>.</param>
    /// <param name="none">What to say of anything else.</param>
    /// <param name="whole">The document if nothing is missing that its type does not ask for; otherwise null.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static T Read<T>(Stream stream, JsonTypeInfo<T> type, string none, Func<T, T?> whole)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(stream, type) is { } read && whole(read) is { } document ? document : throw new FormatException(none);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{none}: {wrong.Message}", wrong);
        }
    }

    private static JsonSerializerOptions Layout(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };
}
