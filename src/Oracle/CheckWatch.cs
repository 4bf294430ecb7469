namespace ServalRef.Oracle;

/// <summary>Who is told of a check while it goes on; always by the thread that checks.</summary>
public sealed record CheckWatch
{
    /// <summary>Told, now and then, the number of packets read so far.</summary>
    public IProgress<long>? Packets { get; init; }

    /// <summary>
    /// Told each finding as soon as nothing that may still be read can take it back. The report at the end has all of them in order of time,
    /// and those too that only a whole capture proves.
    /// </summary>
    public IProgress<Finding>? Findings { get; init; }
}
