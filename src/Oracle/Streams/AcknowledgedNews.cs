using ServalRef.StateMachines;

namespace ServalRef.Oracle.Streams;

/// <summary>What an ACK acknowledges for the first time.</summary>
internal record struct AcknowledgedNews
{
    /// <summary>Nothing.</summary>
    public AcknowledgedNews()
    {
    }

    /// <summary>The lowest number that was not seen; the greatest there is if all were.</summary>
    internal ulong First { get; set; } = ulong.MaxValue;

    /// <summary>The highest number that was not seen.</summary>
    internal ulong Last { get; set; }

    /// <summary>One of them that came in a damaged packet alone; none if there is none.</summary>
    internal ulong? Damaged { get; set; }

    /// <summary>How many were not seen.</summary>
    internal ulong Unseen { get; set; }

    /// <summary>How far the highest one is beyond the largest number seen; 0 if it is not.</summary>
    internal ulong Ahead { get; set; }

    /// <summary>Packets among them that asked for an ACK, as far as it is known what they were.</summary>
    internal int Eliciting { get; set; }

    /// <summary>When the first of these was seen.</summary>
    internal Instant OldestAt { get; set; } = Instant.Never;

    /// <summary>Whether the largest number that the ACK names is among them.</summary>
    internal bool HasLargest { get; set; }

    /// <summary>Positions of the stream that they carried together.</summary>
    internal ulong Bytes { get; set; }

    /// <summary>The greatest position that a packet among them carries, exclusive; 0 if none carries any.</summary>
    internal ulong HighestEnd { get; set; }

    /// <summary>The number of that packet.</summary>
    internal ulong HighestNumber { get; set; }

    /// <summary>Whether there are packets among them of which it is not known any more what they carried.</summary>
    internal bool IsForgotten { get; set; }
}
