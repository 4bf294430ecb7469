namespace ServalRef.Runtime.Congestion;

/// <summary>What an algorithm sees of one flow of a connection.</summary>
/// <param name="Window">The congestion window in bytes, above 0; ssthresh stands for it in recovery (CC-6).</param>
/// <param name="RoundTrip">The smoothed round-trip time, above 0, in any unit that all flows share.</param>
/// <param name="Mss">The greatest number of bytes of data in one packet, above 0.</param>
/// <param name="LossDistance">Bytes acknowledged since the last loss, or between the last two if that is more; for OLIA.</param>
public readonly record struct PathState(double Window, double RoundTrip, double Mss, double LossDistance = 0)
{
    /// <summary>Bytes for each unit of time: a window goes out once in a round trip.</summary>
    public double Rate => Window / RoundTrip;

    /// <summary>What TCP alone adds in congestion avoidance: one MSS for each window that is acknowledged (RFC 5681 §3.1).</summary>
    /// <param name="bytesAcked">Bytes newly acknowledged.</param>
    /// <returns>Bytes, with their fraction.</returns>
    public double RenoIncrease(double bytesAcked) => bytesAcked * Mss / Window;
}
