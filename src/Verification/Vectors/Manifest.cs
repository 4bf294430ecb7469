using System.Text.Json;

namespace ServalRef.Verification.Vectors;

/// <summary>Writes the list of all vector files and what they exercise.</summary>
internal static class Manifest
{
    /// <summary>The name of the file.</summary>
    internal const string Name = "manifest.json";

    /// <summary>The file.</summary>
    internal static string File(VectorSuite suite)
    {
        List<string> lines =
        [
            "{",
            $"\"format\":{VectorSuite.Format},",
            $"\"dialects\":[{string.Join(',', suite.Coverage.Select(c => $"\"{c.Dialect.Name}\""))}],",
            "\"files\":[",
            .. suite.Files.Select((f, i) => JsonLine.Object(json => Write(json, f)) + FlowVectorJson.Comma(i, suite.Files.Count)),
            "],",
            "\"coverage\":{",
        ];
        for (int i = 0; i < suite.Coverage.Count; i++)
        {
            lines.AddRange(Lines(suite.Coverage[i]));
            lines.Add("]}" + FlowVectorJson.Comma(i, suite.Coverage.Count));
        }

        return string.Join('\n', [.. lines, "}", "}", ""]);
    }

    private static void Write(Utf8JsonWriter json, VectorFile file)
    {
        json.WriteString("file", file.Name);
        json.WriteString("dialect", file.Dialect);
        json.WriteString("theme", file.Theme);
        json.WriteNumber("vectors", file.Vectors);
        json.WriteNumber("steps", file.Steps);
        json.WriteString("sha256", file.Hash);
    }

    private static IEnumerable<string> Lines(Coverage coverage)
    {
        Goals goals = coverage.Goals;
        yield return $"\"{coverage.Dialect.Name}\":{{";
        yield return $"\"decisions\":{Figures(goals.Decisions - goals.DecisionsMissing, coverage.Decisions.Count)},";
        yield return $"\"pairs\":{Figures(goals.Pairs - goals.PairsMissing, goals.Pairs)},";
        yield return "\"unreachable\":[";
        IReadOnlyList<Unreachable> reasons = Unreachable.Of(coverage.Dialect);
        for (int i = 0; i < reasons.Count; i++)
        {
            Unreachable reason = reasons[i];
            yield return JsonLine.Object(json =>
            {
                json.WriteString("reason", reason.Reason);
                json.WriteStrings("decisions", reason.Decisions);
            }) + FlowVectorJson.Comma(i, reasons.Count);
        }
    }

    private static string Figures(int covered, int all) => JsonLine.Object(json =>
    {
        json.WriteNumber("covered", covered);
        json.WriteNumber("all", all);
    });
}
