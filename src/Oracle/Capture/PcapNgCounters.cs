namespace ServalRef.Oracle.Capture;

/// <summary>The counters of an interface statistics block.</summary>
/// <param name="Received">Packets that came, of which the file should hold all; null if it is not told.</param>
/// <param name="Dropped">Packets that were dropped; null if it is not told, and then nothing is proven.</param>
internal readonly record struct PcapNgCounters(ulong? Received, ulong? Dropped)
{
    /// <summary>Bytes of a statistics block in front of its options, block type and length included.</summary>
    public const int HeaderLength = 20;

    /// <summary>Reads a statistics block.</summary>
    /// <param name="options">Its options.</param>
    public static PcapNgCounters Parse(PcapNgOptions options)
    {
        ulong? received = null;
        ulong? dropped = null;
        ulong byTheSystem = 0;
        while (options.MoveNext())
        {
            switch (options.Code)
            {
                case PcapNgBlock.OptionReceived or PcapNgBlock.OptionAccepted or PcapNgBlock.OptionDelivered when options.Number is { } count:
                    received = Math.Min(received ?? ulong.MaxValue, count);
                    break;
                case PcapNgBlock.OptionDropped:
                    dropped = options.Number;
                    break;
                case PcapNgBlock.OptionSystemDropped:
                    byTheSystem = options.Number ?? 0;
                    break;
                default:
                    break;
            }
        }

        return new PcapNgCounters(received, byTheSystem == 0 ? dropped : (dropped ?? 0) + byTheSystem);
    }

    /// <summary>What they say of an interface with so many packets in the file.</summary>
    /// <param name="packets">Its packets; null as long as not all have been read.</param>
    public InterfaceStatistics Judged(long? packets) => new()
    {
        // A file that holds fewer packets than came was cut, filtered or edited after the capture.
        IsWhole = Dropped == 0 && (packets is not { } count || Received is not { } came || came <= (ulong)count),
        Dropped = (long)Math.Min(Dropped ?? 0, long.MaxValue),
    };
}
