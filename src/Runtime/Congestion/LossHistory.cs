namespace ServalRef.Runtime.Congestion;

/// <summary>How many bytes pass between two losses of a flow; OLIA judges paths by it.</summary>
/// <param name="SinceLoss">Bytes acknowledged since the last loss, or since the beginning.</param>
/// <param name="BetweenLosses">Bytes acknowledged between the two losses before; 0 while there were none.</param>
internal readonly record struct LossHistory(long SinceLoss, long BetweenLosses)
{
    /// <summary>The better of the two, so that one loss does not make a good path look bad.</summary>
    public long Distance => Math.Max(SinceLoss, BetweenLosses);

    /// <summary>After an ACK.</summary>
    public LossHistory Acknowledge(long bytes) => this with { SinceLoss = SinceLoss + bytes };

    /// <summary>After a loss.</summary>
    public LossHistory Lose() => new(0, SinceLoss);
}
