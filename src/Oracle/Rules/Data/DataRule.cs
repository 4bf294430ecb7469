namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// One requirement of chapter 11 held against the data of one connection, over all its flows. A rule keeps what it has to remember
/// itself, reports when it is broken, and knows nothing of other rules.
/// </summary>
/// <param name="findings">Takes what it finds.</param>
/// <param name="clause">The clause that it counts as exercised.</param>
internal abstract class DataRule(DataFindings findings, string clause)
{
    private int _exercised;

    /// <summary>Takes what it finds.</summary>
    protected DataFindings Findings { get; } = findings;

    /// <summary>An MTP packet of the connection was seen; packets come in order of time.</summary>
    internal abstract void See(in DataSighting packet);

    /// <summary>The capture is over, or the connection is.</summary>
    internal virtual void Conclude()
    {
        Findings.Exercise(clause, _exercised);
        _exercised = 0;
    }

    /// <summary>Something fell under the clause.</summary>
    protected void Exercise() => _exercised += _exercised < int.MaxValue ? 1 : 0;
}
