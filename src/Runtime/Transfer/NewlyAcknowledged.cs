namespace ServalRef.Runtime.Transfer;

/// <summary>What an ACK is the first to acknowledge of a flow.</summary>
/// <param name="largest">The largest number that it names.</param>
internal struct NewlyAcknowledged(ulong largest)
{
    /// <summary>The largest number that the ACK names, newly or not.</summary>
    internal readonly ulong Largest => largest;

    /// <summary>Whether there is any.</summary>
    internal bool Any { get; private set; }

    /// <summary>Bytes of data.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The largest number newly acknowledged.</summary>
    internal ulong Newest { get; private set; }

    /// <summary>When that was sent; none if it gives no sample (DATA-8).</summary>
    internal long? SentAt { get; private set; }

    /// <summary>A packet in flight was acknowledged.</summary>
    internal void Add(ulong number, in SentPacket packet) => Add(number, packet, packet.SentAt);

    /// <summary>A packet that was taken for lost was acknowledged; it is a sample if nothing larger has been acknowledged before.</summary>
    internal void AddLate(ulong number, in SentPacket packet, ulong largestBefore) =>
        Add(number, packet, number > largestBefore ? packet.SentAt : null);

    private void Add(ulong number, in SentPacket packet, long? sentAt)
    {
        Bytes += packet.Bytes;
        if (!Any || number > Newest)
        {
            (Newest, SentAt) = (number, sentAt);
        }

        Any = true;
    }
}
