namespace ServalRef.Simulation;

/// <summary>What a link did so far.</summary>
public record struct LinkCounters
{
    /// <summary>Packets that came into its queue.</summary>
    public long Sent { get; internal set; }

    /// <summary>Bytes of them.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Packets that arrived.</summary>
    public long Delivered { get; internal set; }

    /// <summary>Bytes of them.</summary>
    public long DeliveredBytes { get; internal set; }

    /// <summary>Packets that found no place in the queue, were too large, or came while it was down.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Packets that were lost on the way.</summary>
    public long Lost { get; internal set; }

    /// <summary>Packets that arrived twice.</summary>
    public long Duplicated { get; internal set; }

    /// <summary>Packets with a bit turned over.</summary>
    public long Corrupted { get; internal set; }
}
