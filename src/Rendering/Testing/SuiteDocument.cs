using ServalRef.Rendering.Schemas;

namespace ServalRef.Rendering.Testing;

/// <summary>The document of <c>test --json</c>; names and order are a contract with the programs that read it.</summary>
/// <param name="Implementation">What was tested.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Seeds">How many seeds each case ran with.</param>
/// <param name="Cases">Every case that was asked for and that there was time for.</param>
/// <param name="Clauses">By clause, how many cases it has, and how many of them failed.</param>
public sealed record SuiteDocument(
    ImplementationDocument Implementation,
    long Seed,
    int Seeds,
    IReadOnlyList<CaseDocument> Cases,
    IReadOnlyDictionary<string, CaseCountDocument> Clauses) : VersionedDocument
{
    /// <summary>Which part of the cases this is, as it was asked for: <c>1/4</c>; null: all of them.</summary>
    public string? Shard { get; init; }

    /// <summary>Cases that there was no time for.</summary>
    public int Left { get; init; }

    /// <summary>Entries of the baseline whose cases pass; each is a fault of the baseline.</summary>
    public IReadOnlyList<string> Stale { get; init; } = [];

    /// <summary>What the cases have reached; null: that was not asked.</summary>
    public SuiteCoverageDocument? Coverage { get; init; }
}

/// <summary>What cases have reached.</summary>
/// <param name="Clauses">The clauses that were put to the test.</param>
/// <param name="Missed">The other clauses that have cases.</param>
/// <param name="Cells">State and trigger: cells of the machines that the peer came through, or that the steps of a vector name.</param>
/// <param name="Events">What happened in generated schedules: events of hosts, and faults of the network with the packets that they met.</param>
public sealed record SuiteCoverageDocument(
    IReadOnlyList<string> Clauses, IReadOnlyList<MissedClauseDocument> Missed, IReadOnlyList<string> Cells, IReadOnlyList<string> Events);

/// <summary>A clause that was not put to the test.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Case">The first case that is about it.</param>
public sealed record MissedClauseDocument(string Clause, string Case);

/// <summary>What was tested.</summary>
/// <param name="Name">The name that it gives itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="Features">What it has declared.</param>
public sealed record ImplementationDocument(string Name, string Version, IReadOnlyList<string> Features);

/// <summary>A case and what became of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Clause">The clause that it is about.</param>
/// <param name="Title">What happens in it.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Role">What the implementation is there for.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Seconds">How long it lasted, in the time of the run, which is no clock's: the same seed gives the same bytes.</param>
/// <param name="Message">What is wrong, or why it could not be run; null if nothing is.</param>
/// <param name="Events">Of a generated schedule the fewest events with which it still fails, in their order.</param>
/// <param name="Broken">The clauses that were broken, or SHOULDs that were not followed.</param>
/// <param name="Ladder">The packets around it.</param>
/// <param name="Replay">The command that runs this case alone; null if there is nothing to look at.</param>
public sealed record CaseDocument(
    string Id,
    string Clause,
    string Title,
    [property: Words("scripted", "vector", "property")] string Kind,
    string Dialect,
    [property: Words("opener", "listener", "relay")] string Role,
    [property: Words("pass", "fail", "unsupported", "known", "error")] string Verdict,
    double Seconds,
    string? Message,
    IReadOnlyList<string> Events,
    IReadOnlyList<BrokenDocument> Broken,
    IReadOnlyList<string> Ladder,
    string? Replay);

/// <summary>A clause that was not kept.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Severity">How grave that is.</param>
/// <param name="Message">What was expected and what came.</param>
public sealed record BrokenDocument(string Clause, [property: Words("violation", "deviation")] string Severity, string Message);

/// <summary>How the cases of a clause went.</summary>
/// <param name="Cases">How many were run.</param>
/// <param name="Failed">How many of them failed.</param>
public sealed record CaseCountDocument(int Cases, int Failed);

/// <summary>The document of <c>test --list --json</c>.</summary>
/// <param name="Cases">Every case that was asked for.</param>
public sealed record CaseListDocument(IReadOnlyList<ListedCaseDocument> Cases) : VersionedDocument;

/// <summary>A case that can be run.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Clause">The clause that it is about.</param>
/// <param name="Title">What happens in it.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Role">What the implementation is there for.</param>
/// <param name="Requirement">The text of the clause.</param>
/// <param name="Features">What an adapter has to declare.</param>
public sealed record ListedCaseDocument(
    string Id,
    string Clause,
    string Title,
    [property: Words("scripted", "vector", "property")] string Kind,
    string Dialect,
    [property: Words("opener", "listener", "relay")] string Role,
    string Requirement,
    IReadOnlyList<string> Features);
