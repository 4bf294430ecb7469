namespace ServalRef.Runtime.Congestion;

/// <summary>How the flows of one connection share its right to send: what an ACK adds and what a loss leaves.</summary>
/// <remarks>
/// An algorithm is a function of the flows as they are and keeps nothing, so that nothing in it can be stale: flows come, go
/// and start over between two calls, and it need not be told. What happens to each flow by itself, which is slow start,
/// recovery and timeouts, is the business of <see cref="FlowWindow"/>.
/// </remarks>
public interface ICongestionControl
{
    /// <summary>The name by which users choose it: small letters, for example <c>lia</c>.</summary>
    string Name { get; }

    /// <summary>What an ACK adds to a window in congestion avoidance.</summary>
    /// <param name="paths">The flows that count (CC-5); at least one.</param>
    /// <param name="own">Which of them was acknowledged.</param>
    /// <param name="bytesAcked">Bytes newly acknowledged, at least 0.</param>
    /// <returns>Bytes, with their fraction; below 0 if the window is to shrink, as OLIA may want.</returns>
    double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked);

    /// <summary>What a loss leaves of a window: half of it, unless the algorithm knows better.</summary>
    /// <param name="paths">The flows that count; the window of the losing one is no more than what it has in flight.</param>
    /// <param name="own">Which of them has lost.</param>
    /// <returns>Bytes; the floor of two packets (CC-2) is for the caller to apply.</returns>
    double WindowAfterLoss(ReadOnlySpan<PathState> paths, int own) => paths[own].Window / 2;
}
