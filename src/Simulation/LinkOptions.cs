using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>What one direction of a link is like.</summary>
public sealed record LinkOptions
{
    /// <summary>The longest queue in packets: one without a limit of its own is as long.</summary>
    public const int MostPackets = 1_000_000;

    /// <summary>What a link without a rate carries in the long run, bits in a second: no sender can go on for ever in one moment.</summary>
    public const double ImpliedRate = 10e9;

    /// <summary>How much of it a burst may take in advance, and is then carried at once: 16 MB.</summary>
    public static readonly Duration ImpliedBurst = Duration.FromMilliseconds(12.8);

    /// <summary>Bits in a second; 0: no rate, up to <see cref="ImpliedRate"/>.</summary>
    public double Rate { get; init; }

    /// <summary>How long a bit travels.</summary>
    public Duration Delay { get; init; }

    /// <summary>Packets that fit into the queue, the one being sent included.</summary>
    public int QueuePackets { get; init; } = MostPackets;

    /// <summary>Bytes that fit into the queue, the packet being sent included.</summary>
    public long QueueBytes { get; init; } = long.MaxValue;

    /// <summary>Places at the end of the queue of which a packet gets one only by chance; breaks the lockstep of equal flows.</summary>
    public int RandomZone { get; init; }

    /// <summary>Probability that a packet that would come into the random zone is dropped.</summary>
    public double RandomZoneLoss { get; init; } = 0.1;

    /// <summary>Which packets are lost on the way.</summary>
    public LossModel Loss { get; init; } = LossModel.None;

    /// <summary>Greatest additional delay, drawn anew for each packet.</summary>
    public Duration Jitter { get; init; }

    /// <summary>Whether packets may overtake each other by jitter.</summary>
    public bool Reorders { get; init; }

    /// <summary>Probability that a packet arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a bit of a packet is turned over.</summary>
    public double Corruption { get; init; }

    /// <summary>The greatest IP packet in bytes; a greater one is dropped, since DF is set (DATA-12).</summary>
    public int Mtu { get; init; } = int.MaxValue;
}
