namespace ServalRef.Simulation;

/// <summary>What one direction of a link is like.</summary>
public sealed record LinkOptions
{
    /// <summary>Bits in a second; 0: no limit.</summary>
    public double Rate { get; init; }

    /// <summary>How long a bit travels.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Packets that fit into the queue, the one being sent included.</summary>
    public int QueuePackets { get; init; } = int.MaxValue;

    /// <summary>Bytes that fit into the queue, the packet being sent included.</summary>
    public long QueueBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// From how many packets at the end of a full queue, the one that comes included, the one to drop is drawn; 0 or 1: it is always the
    /// one that comes. Breaks the lockstep of equal flows, and takes away the advantage of who sends when a place becomes free.
    /// </summary>
    public int RandomZone { get; init; }

    /// <summary>Which packets are lost on the way.</summary>
    public LossModel Loss { get; init; } = LossModel.None;

    /// <summary>Greatest additional delay, drawn anew for each packet.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Whether packets may overtake each other by jitter.</summary>
    public bool Reorders { get; init; }

    /// <summary>Probability that a packet arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a bit of a packet is turned over.</summary>
    public double Corruption { get; init; }

    /// <summary>The greatest IP packet in bytes; a greater one is dropped, since DF is set (DATA-12).</summary>
    public int Mtu { get; init; } = int.MaxValue;
}
