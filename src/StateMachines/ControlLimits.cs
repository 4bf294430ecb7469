namespace ServalRef.StateMachines;

/// <summary>Timers and numbers of tries of the control channel (CTL-6, CTL-7), each a parameter with the specified default.</summary>
public sealed record ControlLimits
{
    /// <summary>The defaults of mtp1.</summary>
    public static ControlLimits Mtp1 { get; } = new();

    /// <summary>The values of the 2014 prototype.</summary>
    public static ControlLimits Prototype2014 { get; } = new()
    {
        InitialRto = Duration.FromSeconds(3),
        MaximumRto = Duration.FromSeconds(120),
        FinTries = 15,
        SynAckTries = 15,
        HalfOpenMinimum = Duration.FromSeconds(3),
        HalfOpenMaximum = Duration.MaxValue,
    };

    /// <summary>The retransmission timeout before any round-trip sample.</summary>
    public Duration InitialRto { get; init; } = Duration.FromSeconds(1);

    /// <summary>The least retransmission timeout.</summary>
    public Duration MinimumRto { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>The greatest retransmission timeout, after doubling.</summary>
    public Duration MaximumRto { get; init; } = Duration.FromSeconds(60);

    /// <summary>Retransmissions of a SYN, RSYN or RSYN+ACK before the flow is given up.</summary>
    public int Tries { get; init; } = 15;

    /// <summary>Retransmissions of a SYN+ACK: with the first sending three packets in mtp1 (SEC-10).</summary>
    public int SynAckTries { get; init; } = 2;

    /// <summary>Retransmissions of a FIN.</summary>
    public int FinTries { get; init; } = 8;

    /// <summary>Unanswered RSYN+ACKs after which a frozen flow resumes to the adopted address (MIG-10).</summary>
    public int FreezeTries { get; init; } = 3;

    /// <summary>How long TimeWait and, once both streams are ended, FinWait2 last (TEAR-11, TEAR-14).</summary>
    public Duration TimeWait { get; init; } = Duration.FromSeconds(60);

    /// <summary>The least life of a half-open request (OPEN-16).</summary>
    public Duration HalfOpenMinimum { get; init; } = Duration.Zero;

    /// <summary>The greatest life of a half-open request (SEC-10).</summary>
    public Duration HalfOpenMaximum { get; init; } = Duration.FromSeconds(10);
}
