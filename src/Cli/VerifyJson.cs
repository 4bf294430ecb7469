namespace ServalRef.Cli;

/// <summary>The JSON document of <c>verify --json</c>.</summary>
internal static class VerifyJson
{
    /// <summary>The document for one model, or for several: then the figures are sums, and each model stands by itself.</summary>
    public static VerifyDocument Of(string name, IReadOnlyList<VerifiedModel> models)
    {
        List<ModelDocument> each = [.. models.Select(Of)];
        ModelDocument first = each[0];
        return new VerifyDocument(
            name,
            first.Moves,
            first.Rendezvous,
            each.Sum(m => m.States),
            each.Sum(m => m.Transitions),
            each.Max(m => m.Depth),
            each.TrueForAll(m => m.Complete),
            each.Sum(m => m.Seconds),
            [.. each.SelectMany(m => m.Properties.Select(p => each.Count == 1 ? p : p with { Id = $"{m.Model}/{p.Id}" }))])
        {
            Models = each.Count == 1 ? null : each,
        };
    }

    private static ModelDocument Of(VerifiedModel model) => new(
        model.Model.Name,
        [model.Bound.MovesA, model.Bound.MovesB],
        model.Bound.Rendezvous,
        model.Model.Describe(model.Bound),
        model.Found.States,
        model.Found.Transitions,
        model.Found.Depth,
        model.Found.Complete,
        Math.Round(model.Elapsed.TotalSeconds, 3),
        [.. model.Found.Verdicts.Select(v => Of(v, model))]);

    private static PropertyDocument Of(Verification.Exploring.Verdict verdict, VerifiedModel model) => new(
        verdict.Requirement.Id,
        verdict.Requirement.Clause,
        verdict.Requirement.Text,
        Word(verdict, model.Found.Complete),
        verdict.CounterExample?.Ladder(model.World) ?? []);

    /// <summary>A verdict as a word.</summary>
    public static string Word(Verification.Exploring.Verdict verdict, bool complete) =>
        !verdict.Holds ? "violated" : complete ? "holds" : "unknown";
}

/// <summary>What <c>verify --json</c> writes.</summary>
internal sealed record VerifyDocument(
    string Model,
    IReadOnlyList<int> Moves,
    bool Rendezvous,
    long States,
    long Transitions,
    int Depth,
    bool Complete,
    double Seconds,
    IReadOnlyList<PropertyDocument> Properties)
{
    /// <summary>Each model by itself, if there were several.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModelDocument>? Models { get; init; }
}

/// <summary>One of several models.</summary>
internal sealed record ModelDocument(
    string Model,
    IReadOnlyList<int> Moves,
    bool Rendezvous,
    string Network,
    long States,
    long Transitions,
    int Depth,
    bool Complete,
    double Seconds,
    IReadOnlyList<PropertyDocument> Properties);

/// <summary>A property and its verdict.</summary>
internal sealed record PropertyDocument(string Id, string Clause, string Text, string Verdict, IReadOnlyList<string> Counterexample);
