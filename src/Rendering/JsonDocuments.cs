using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServalRef.Rendering.Clauses;
using ServalRef.Rendering.Congestion;
using ServalRef.Rendering.Running;

namespace ServalRef.Rendering;

/// <summary>Serialisers made at compile time, so that starting up costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ClausesDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(SeriesDocument))]
[JsonSerializable(typeof(EvaluateDocument))]
[JsonSerializable(typeof(LiaDocument))]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class JsonDocuments : JsonSerializerContext
{
    /// <summary>Leaves characters such as <c>&gt;</c> as they are: the documents go to programs, not into web pages.</summary>
    public static JsonDocuments Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });
}
