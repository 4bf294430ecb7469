using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServalRef.Rendering;

/// <summary>The JSON document of <c>verify --json</c>.</summary>
public static class VerifyJson
{
    /// <summary>Writes the document for one model, or for several, and a line end.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="models">What was verified; at least one.</param>
    /// <param name="writer">Receives the document.</param>
    public static void Write(string name, IReadOnlyList<VerifiedModel> models, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(Of(name, models), JsonDocuments.Readable.VerifyDocument));
    }

    /// <summary>The document for one model, or for several: then the figures are sums, and each model stands by itself.</summary>
    private static VerifyDocument Of(string name, IReadOnlyList<VerifiedModel> models)
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
            Spin = models.Count == 1 ? SpinOf(models[0]) : null,
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

    private static SpinDocument? SpinOf(VerifiedModel model) => model.Spin.Count == 0 ? null : new SpinDocument(
        model.Spin[0].Result.StatesStored,
        model.Spin.Sum(s => s.Result.Errors),
        model.SpinAgrees,
        [
            .. model.Spin.Select(s => new SpinSearchDocument(
                Word(s.Search),
                s.Result.Outcome.ToString().ToLowerInvariant(),
                s.Result.StatesStored,
                s.Result.Errors,
                Math.Round(s.Result.Elapsed.TotalSeconds, 3),
                s.Result.StateVectorBytes,
                s.Result.Memory)),
        ]);

    /// <summary>What SPIN searched for, in a word.</summary>
    public static string Word(Verification.Promela.SpinSearch search) => search switch
    {
        Verification.Promela.SpinSearch.NonProgress => "non-progress",
        Verification.Promela.SpinSearch.Liveness => "ltl",
        _ => "safety",
    };

    /// <summary>A verdict as a word.</summary>
    public static string Word(Verification.Exploring.Verdict verdict, bool complete) =>
        !verdict.Holds ? "violated" : complete ? "holds" : "undecided";
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
    IReadOnlyList<PropertyDocument> Properties) : VersionedDocument
{
    /// <summary>Each model by itself, if there were several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModelDocument>? Models { get; init; }

    /// <summary>What SPIN found, if it was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpinDocument? Spin { get; init; }
}

/// <summary>What SPIN found in the same bound.</summary>
internal sealed record SpinDocument(long States, int Errors, bool Agrees, IReadOnlyList<SpinSearchDocument> Searches);

/// <summary>One search of SPIN.</summary>
internal sealed record SpinSearchDocument(
    string Search, string Outcome, long States, int Errors, double Seconds, int StateVectorBytes, double MemoryMiB);

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
