using ServalRef.Runtime.Congestion;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>Every number of the data plane (chapter 11), each with its default.</summary>
public sealed record TransferOptions
{
    /// <summary>The defaults.</summary>
    public static TransferOptions Default { get; } = new();

    /// <summary>Bytes written and not yet acknowledged that are kept, at least 1 (DATA-11).</summary>
    public int SendBuffer { get; init; } = 1 << 20;

    /// <summary>Bytes of the receive buffer, at least 1: the window is what is left of them (DATA-6).</summary>
    public int ReceiveBuffer { get; init; } = 1 << 20;

    /// <summary>The greatest IP packet in bytes, 576 to 65535; a path that does not carry it gets smaller ones (DATA-12).</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Which flow carries the next packet (DATA-13).</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.LowestRoundTrip;

    /// <summary>How losses are found (DATA-9); other than adaptively only to repeat what was measured otherwise.</summary>
    public LossRecovery Recovery { get; init; } = LossRecovery.Adaptive;

    /// <summary>The algorithm that links the windows of the flows (CC-3).</summary>
    public ICongestionControl Algorithm { get; init; } = Lia.Instance;

    /// <summary>Packets in the initial window (CC-2).</summary>
    public int InitialWindowPackets { get; init; } = 10;

    /// <summary>The retransmission timeout before any sample (CTL-6).</summary>
    public Duration InitialRto { get; init; } = Duration.FromSeconds(1);

    /// <summary>The least retransmission timeout (CTL-6).</summary>
    public Duration MinimumRto { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>The greatest retransmission timeout, after doubling (CTL-6).</summary>
    public Duration MaximumRto { get; init; } = Duration.FromSeconds(60);

    /// <summary>Data packets that one ACK answers at most (DATA-1).</summary>
    public int AckEvery { get; init; } = 2;

    /// <summary>How long an ACK waits at most (DATA-1).</summary>
    public Duration AckDelay { get; init; } = Duration.FromMilliseconds(25);

    /// <summary>Whether the oldest bytes are sent again on another flow when the window blocks (DATA-14).</summary>
    public bool OpportunisticRetransmission { get; init; } = true;

    /// <summary>Whether the flow that holds these bytes then has its congestion window halved (DATA-14).</summary>
    public bool Penalisation { get; init; } = true;

    /// <summary>Whether a slow flow is passed over while it would keep a small window shut (R-94; BLEST, Ferlin et al. 2016).</summary>
    public bool BlockingEstimation { get; init; } = true;

    /// <summary>Whether a flow whose last RTO no ACK has followed is passed over while another one is usable .</summary>
    public bool SpareUnanswered { get; init; } = true;

    /// <summary>Whether a window is spread over its round trip, rather than sent at once (DATA-21).</summary>
    public bool Pacing { get; init; } = true;

    internal bool Adapts => Recovery == LossRecovery.Adaptive;

    /// <summary>RTOs in a row after which a flow is suspect (DATA-15).</summary>
    public int SuspectAfter { get; init; } = 3;

    /// <summary>The longest time between two probes of a suspect flow, whose waits otherwise double .</summary>
    public Duration SuspectProbes { get; init; } = Duration.FromSeconds(10);

    /// <summary>After how long with nothing outstanding every flow is probed (MIG-24).</summary>
    public Duration KeepAlive { get; init; } = Duration.FromSeconds(20);
}

/// <summary>Which flow carries the next packet (DATA-13).</summary>
public enum SchedulerKind
{
    /// <summary>The one with the lowest smoothed round-trip time that has room in its congestion window.</summary>
    LowestRoundTrip,

    /// <summary>Each in turn that has room.</summary>
    RoundRobin,

    /// <summary>Every one: all bytes travel on all flows.</summary>
    Redundant,
}

/// <summary>How losses are found, other than by timeout (DATA-9).</summary>
public enum LossRecovery
{
    /// <summary>By ACK ranges, with thresholds that learn, probes before timeouts, and reductions that are undone (DATA-9).</summary>
    Adaptive,

    /// <summary>By ACK ranges, with fixed thresholds and timeouts alone, and slow start by packets: a baseline.</summary>
    Ranges,

    /// <summary>The oldest in each round trip, as by a TCP without SACK (RFC 6582): a baseline, no way of mtp1.</summary>
    HoleByHole,
}
