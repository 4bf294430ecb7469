namespace ServalRef.Oracle.Capture;

/// <summary>What a file says of the packets that an interface's capture has lost.</summary>
internal sealed record InterfaceStatistics
{
    /// <summary>Whether, by what is known so far, every packet that passed the interface stands in the file.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Packets that the capture program or the system says it dropped.</summary>
    public long Dropped { get; init; }
}
