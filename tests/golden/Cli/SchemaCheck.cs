using System.Text.Json;
using Json.Schema;
using ServalRef.Rendering.Schemas;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>Holds documents to their schemas.</summary>
internal static class SchemaCheck
{
    /// <summary>Asserts that a document keeps to the schema of this name.</summary>
    public static void AssertValid(string name, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = JsonSchema.FromText(JsonSchemas.Text(name))
            .Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(results.IsValid, $"{name}: {json[..Math.Min(json.Length, 300)]}: {JsonSerializer.Serialize(results)}");
    }

    /// <summary>Asserts that each line is a document that keeps to the schema of this name.</summary>
    public static void AssertValidLines(string name, string lines) =>
        Assert.All(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => AssertValid(name, line));
}
