using ServalRef.Runtime.Congestion;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>One flow of a data plane: packet numbers, ACK ranges, round trip and congestion window, and no stream of its own (DATA-2).</summary>
public sealed class TransferFlow
{
    /// <summary>IPv4 header, SAL header, and MTP header with DATA.</summary>
    private const int HeaderBytes = 20 + 12 + 12 + 8;

    private const int UdpBytes = 8;

    // A quarter more than the window in a round trip, lest pace itself keep the window from being used (RFC 9002 §7.7).
    private const double UsualPace = 1.25;
    private const double PaceOfSlowStart = 2;

    // What may leave at once: an initial window, or a millisecond's worth, since timers are no finer and batches are cheap.
    private const int BurstPackets = 10;
    private static readonly Duration LeastBurst = Duration.FromMilliseconds(1);

    private const double RoundTripsOfALoss = 2;

    private const int PacketsOfTheRatio = 32;

    private int _fates;

    internal TransferFlow(int index, uint localFlow, bool isBackup, bool overUdp, TransferOptions options)
    {
        (Index, LocalFlow, IsBackup, OverUdp) = (index, localFlow, isBackup, overUdp);
        Path = new PathMtu(options.Mtu);
        RoundTrip = new RoundTripEstimator(options);
    }

    /// <summary>Our flow ID.</summary>
    public uint LocalFlow { get; }

    /// <summary>The peer's flow ID; 0 until the flow is synchronised.</summary>
    public uint PeerFlow { get; internal set; }

    /// <summary>Whether data goes here only when no other flow is usable (DATA-13).</summary>
    public bool IsBackup { get; }

    /// <summary>The congestion window.</summary>
    public FlowWindow Window { get; internal set; } = null!;

    /// <summary>The round trip, which the control channel shares (CTL-6).</summary>
    public RoundTripEstimator RoundTrip { get; }

    /// <summary>Whether data and PROBEs may be sent.</summary>
    public bool MaySend { get; internal set; }

    /// <summary>Whether ACKs may be sent.</summary>
    public bool MaySpeak { get; internal set; }

    /// <summary>Whether so many RTOs in a row ran out that no data is scheduled (DATA-15).</summary>
    public bool IsSuspect { get; internal set; }

    /// <summary>Whether the control channel is asked to check the path; whoever does takes it back (MIG-24).</summary>
    public bool WantsPathCheck { get; set; }

    /// <summary>Path MTU in bytes (DATA-12).</summary>
    public int Mtu => Path.Current;

    /// <summary>Bytes of data in flight.</summary>
    public long InFlight => Sent.Bytes;

    /// <summary>Packets in flight.</summary>
    public int PacketsInFlight => Sent.Count;

    /// <summary>What the flow did so far.</summary>
    public FlowCounters Counters { get; } = new();

    /// <summary>Whatever the user of the data plane keeps with the flow.</summary>
    public object? Tag { get; set; }

    internal int Index { get; }

    internal bool OverUdp { get; }

    internal SentPackets Sent { get; } = new();

    internal AckTracker Received { get; } = new();

    internal AckReports Reports { get; } = new();

    /// <summary>Bytes of data that fit into a packet without an ACK: the MSS of the window.</summary>
    internal int MostPayload => PayloadOf(Mtu, OverUdp);

    /// <summary>Whether data may be scheduled.</summary>
    internal bool IsUsable => MaySend && !IsSuspect;

    /// <summary>Whether the window lets another full packet go; one packet may always be in flight.</summary>
    internal bool HasRoom => Sent.Count == 0 || Sent.Bytes + MostPayload <= Window.Cwnd;

    /// <summary>Bytes that the window has room for.</summary>
    internal long Room => Math.Max(0, Window.Cwnd - Sent.Bytes);

    /// <summary>When the next packet of data may be sent, in nanoseconds (DATA-21).</summary>
    internal long PacedAt { get; private set; }

    internal ulong LargestAcknowledged { get; set; }

    // Fields, since they are changed in place.
    internal Reordering Reordering = new();

    internal LossEpisode Episode;

    internal PathMtu Path;

    /// <summary>Without ranges: the next hole is looked for when a number from here on is acknowledged.</summary>
    internal ulong NextHoleFrom { get; set; }

    /// <summary>Without ranges: a hole was found, and is repeated here whatever the window says (RFC 5681 §3.2, step 3).</summary>
    internal bool RepeatDue { get; set; }

    internal long RtoAt { get; set; } = long.MaxValue;

    internal long LossAt { get; set; } = long.MaxValue;

    internal long LastSentAt { get; set; }

    internal long LastToldAt { get; set; }

    internal int TimeoutsInRow { get; set; }

    /// <summary>Whether the tail was probed since the last ACK (DATA-9d).</summary>
    internal bool TailProbed { get; set; }

    internal bool TailProbeDue { get; set; }

    /// <summary>Whether the last timer that ran out was not followed by an ACK .</summary>
    internal bool IsUnanswered => TimeoutsInRow > 0 || TailProbed;

    internal bool ProbeDue { get; set; }

    internal bool UpdateDue { get; set; }

    /// <summary>Numbers from here on were sent on the path that is used now, and give a sample (DATA-8).</summary>
    internal ulong SampleFrom { get; set; }

    /// <summary>Packets before this number have been considered for a copy on a faster flow (DATA-14d).</summary>
    internal ulong OvertakenUpTo { get; set; }

    /// <summary>How many of the last packets were lost, 0 to 1.</summary>
    internal double LossRatio { get; private set; }

    /// <summary>
    /// How long a packet takes here on average until it is acknowledged: one that is lost is found missing after about a round trip, and
    /// takes another one (DATA-13).
    /// </summary>
    internal Duration ExpectedRoundTrip => RoundTrip.HasSample ? Stretched(LossRatio) : Duration.MaxValue;

    /// <summary>The same for a packet that is as unlucky as many: what waits for it waits as long .</summary>
    internal Duration PatientRoundTrip => Stretched(LossRatio + Math.Sqrt(LossRatio * (1 - LossRatio)));

    /// <summary>Where a redundant scheduler goes on.</summary>
    internal ulong Copied { get; set; }

    /// <summary>The control channel has measured a round trip on the flow's path (CTL-6).</summary>
    /// <param name="roundTrip">From sending the request to its answer.</param>
    public void Sample(Duration roundTrip)
    {
        RoundTrip.Sample(roundTrip);
        Window.SmoothedRoundTrip = RoundTrip.Smoothed.Seconds;
    }

    /// <summary>A packet of data was sent: the next one is due by the pace of the window.</summary>
    internal void Pace(int bytes, Instant now)
    {
        if (!RoundTrip.HasSample)
        {
            return;
        }

        double each = RoundTrip.Smoothed.Nanoseconds / (Window.Cwnd * (Window.InSlowStart ? PaceOfSlowStart : UsualPace));
        long burst = Math.Max((long)(each * BurstPackets * MostPayload), LeastBurst.Nanoseconds);
        PacedAt = Math.Max(PacedAt, now.Nanoseconds - burst) + (long)(each * bytes);
    }

    /// <summary>A packet arrived or was lost.</summary>
    internal void NoteFate(bool lost)
    {
        _fates = Math.Min(_fates + 1, PacketsOfTheRatio);
        LossRatio += ((lost ? 1 : 0) - LossRatio) / _fates;
    }

    private Duration Stretched(double losses) => new((long)(RoundTrip.Smoothed.Nanoseconds * (1 + (RoundTripsOfALoss * losses))));

    internal static int PayloadOf(int mtu, bool overUdp) => mtu - HeaderBytes - (overUdp ? UdpBytes : 0);
}

/// <summary>What a flow did so far.</summary>
public sealed class FlowCounters
{
    /// <summary>MTP packets sent.</summary>
    public long Packets { get; internal set; }

    /// <summary>Of these, packets with data.</summary>
    public long DataPackets { get; internal set; }

    /// <summary>Bytes of data sent, repeated ones included.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Bytes of data sent that had been sent before, on whatever flow.</summary>
    public long RepeatedBytes { get; internal set; }

    /// <summary>Bytes of data acknowledged.</summary>
    public long AcknowledgedBytes { get; internal set; }

    /// <summary>Packets declared lost, other than by timeout.</summary>
    public long Lost { get; internal set; }

    /// <summary>Of these and of those lost by timeout, packets that were acknowledged after all.</summary>
    public long LostInError { get; internal set; }

    /// <summary>Retransmission timeouts.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Probes of the tail of what was sent, before a timeout (DATA-9d).</summary>
    public long TailProbes { get; internal set; }

    /// <summary>Reductions that were undone, since what was taken for lost had arrived (DATA-9f).</summary>
    public long Undone { get; internal set; }

    /// <summary>Times the window was reduced for a loss.</summary>
    public long Reductions { get; internal set; }

    /// <summary>MTP packets received.</summary>
    public long Received { get; internal set; }

    /// <summary>Bytes of data received, repeated ones included.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Packets dropped because they went beyond the window (DATA-5).</summary>
    public long BeyondWindow { get; internal set; }
}
