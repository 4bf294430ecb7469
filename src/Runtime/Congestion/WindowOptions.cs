namespace ServalRef.Runtime.Congestion;

/// <summary>What a flow begins with, on its first path and on every new one (CC-2, MIG-16).</summary>
/// <param name="Mss">The greatest number of bytes of data in one packet, 1 to 65535.</param>
public sealed record WindowOptions(int Mss)
{
    /// <summary>The greatest packet that IPv4 has.</summary>
    public const int GreatestMss = 65535;

    /// <summary>Packets in the initial window; with 1, slow start begins as it did before RFC 2414.</summary>
    public int InitialPackets { get; init; } = 10;

    /// <summary>Bytes to which the initial window is limited where packets are large; two packets are always allowed, if as many are wanted.</summary>
    public int InitialBytes { get; init; } = 14600;

    /// <summary>The initial slow start threshold in bytes; as good as none, so that slow start ends with the first loss (RFC 5681 §3.1).</summary>
    public long InitialSsthresh { get; init; } = long.MaxValue;

    /// <summary>Whether slow start adds all that an ACK acknowledges (RFC 9002 §7.3.1), rather than at most a packet for each ACK.</summary>
    public bool CountsBytes { get; init; }

    /// <summary>The initial window: min(10 MSS, max(2 MSS, 14600)) (RFC 6928 §2), with the numbers above .</summary>
    /// <param name="mss">The packet size of the path in bytes.</param>
    /// <returns>Bytes, at least one MSS.</returns>
    public long InitialWindow(int mss) => Math.Max(mss, Math.Min((long)InitialPackets * mss, Math.Max(2L * mss, InitialBytes)));

    /// <summary>Returns a packet size, or refuses it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1 to 65535.</exception>
    internal static int CheckMss(int mss) => mss is >= 1 and <= GreatestMss
        ? mss
        : throw new ArgumentOutOfRangeException(nameof(mss), mss, $"An MSS has 1 to {GreatestMss} bytes.");
}
