namespace ServalRef.Runtime.Transfer;

/// <summary>Which of our packets told what was received, so that it need not be told for ever (DATA-19).</summary>
/// <remarks>A few of the newest are remembered, spaced in time; when one is acknowledged, the peer knows what it told.</remarks>
internal sealed class AckReports
{
    private const int Most = 8;

    private readonly Report[] _reports = new Report[Most];
    private int _count;
    private long _lastAt = long.MinValue;

    /// <summary>Notes that a packet told of a flow's numbers: what that flow's <see cref="AckTracker.Told"/> says.</summary>
    /// <param name="number">The packet's number on the flow that carries it.</param>
    /// <param name="of">The flow that it tells of.</param>
    /// <param name="now">Nanoseconds.</param>
    /// <param name="spacing">How close in time two are remembered, in nanoseconds.</param>
    internal void Note(ulong number, TransferFlow of, long now, long spacing)
    {
        if (_count > 0 && now - _lastAt < spacing)
        {
            return;
        }

        if (_count == Most)
        {
            Array.Copy(_reports, 1, _reports, 0, --_count);
        }

        _reports[_count++] = new Report(number, of, of.Received.Told);
        _lastAt = now;
    }

    /// <summary>Packets of the carrying flow were acknowledged.</summary>
    internal void OnAcknowledged(ulong first, ulong last)
    {
        for (int index = _count - 1; index >= 0; index--)
        {
            Report report = _reports[index];
            if (report.Number >= first && report.Number <= last)
            {
                report.Of.Received.Forget(report.Told);
                Array.Copy(_reports, index + 1, _reports, 0, _count - index - 1);
                _count -= index + 1;
                return;
            }
        }
    }

    private readonly record struct Report(ulong Number, TransferFlow Of, ToldSpan Told);
}
