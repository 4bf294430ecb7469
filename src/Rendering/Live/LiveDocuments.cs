using System.Text.Json.Serialization;
using ServalRef.Rendering.Schemas;

namespace ServalRef.Rendering.Live;

/// <summary>A line of <c>listen --json</c> and <c>connect --json</c>.</summary>
/// <param name="Event">What happened.</param>
public sealed record LiveEventDocument(
    [property: Words("listening", "connected", "flow", "moved", "ended", "closed")] string Event) : VersionedDocument
{
    /// <summary>The number of the connection, from 1 on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Connection { get; init; }

    /// <summary>The service that is offered, in hexadecimal digits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Service { get; init; }

    /// <summary>Where it is offered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>What became of a flow (opened, ended); that it was the peer that moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Change { get; init; }

    /// <summary>The flow's address here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Local { get; init; }

    /// <summary>The flow's address at the peer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Remote { get; init; }

    /// <summary>How a connection ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    /// <summary>Bytes that the connection sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SentBytes { get; init; }

    /// <summary>Bytes that it received.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ReceivedBytes { get; init; }

    /// <summary>The longest time in which nothing came, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LongestPauseSeconds { get; init; }

    /// <summary>The flows that it had.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LiveFlowDocument>? Flows { get; init; }
}

/// <summary>A flow in the documents of live commands.</summary>
/// <param name="Local">Its address here.</param>
/// <param name="Remote">Its address at the peer.</param>
/// <param name="Bytes">Bytes that went the way that more went.</param>
/// <param name="Lost">Packets that were lost.</param>
public sealed record LiveFlowDocument(string Local, string Remote, long Bytes, long Lost);

/// <summary>The document of <c>perf client --json</c>.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">What arrived.</param>
/// <param name="BitsPerSecond">What arrived in a second.</param>
/// <param name="LongestPauseSeconds">The longest time in which nothing came, in seconds.</param>
/// <param name="CpuShare">The share of one processor that this end took, 1 for the whole of it.</param>
/// <param name="Flows">The flows.</param>
public sealed record PerfDocument(
    double Seconds, long Bytes, double BitsPerSecond, double LongestPauseSeconds, double CpuShare, IReadOnlyList<LiveFlowDocument> Flows) : VersionedDocument;
