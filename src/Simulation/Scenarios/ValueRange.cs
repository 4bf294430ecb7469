namespace ServalRef.Simulation.Scenarios;

/// <summary>The values that a key may have, as a file writes them.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Units">The units in which it is written.</param>
internal sealed record ValueRange(string Least, string Most, IReadOnlyDictionary<string, double> Units)
{
    private readonly double _least = Read(Least, Units);
    private readonly double _most = Read(Most, Units);

    /// <summary>Durations of scenarios and moments in them.</summary>
    internal static ValueRange Moments { get; } = new("0 s", "10000 h", Scenarios.Units.Times);

    /// <summary>How long a scenario lasts, or a mapping lives.</summary>
    internal static ValueRange Durations { get; } = new("1 ms", "10000 h", Scenarios.Units.Times);

    /// <summary>Delay and jitter of a link.</summary>
    internal static ValueRange Delays { get; } = new("0 s", "1 h", Scenarios.Units.Times);

    /// <summary>How long an ACK waits.</summary>
    internal static ValueRange AckDelays { get; } = new("0 s", "10 s", Scenarios.Units.Times);

    /// <summary>The least RTO.</summary>
    internal static ValueRange MinimumRtos { get; } = new("1 us", "60 s", Scenarios.Units.Times);

    /// <summary>How often a slow reader reads.</summary>
    internal static ValueRange ReadingTimes { get; } = new("1 us", "10000 h", Scenarios.Units.Times);

    /// <summary>Rates of links and of background traffic.</summary>
    internal static ValueRange Rates { get; } = new("100 bit/s", "1000 Gbit/s", Scenarios.Units.Rates);

    /// <summary>The MTU of a host (DATA-12).</summary>
    internal static ValueRange HostMtus { get; } = new("576 B", "65535 B", Scenarios.Units.Sizes);

    /// <summary>The MTU of a link: the packets of an opening fit into the least.</summary>
    internal static ValueRange LinkMtus { get; } = new("256 B", "65535 B", Scenarios.Units.Sizes);

    /// <summary>Buffers, and what a slow reader takes at a time.</summary>
    internal static ValueRange Buffers { get; } = new("1 B", "1 GiB", Scenarios.Units.Sizes);

    /// <summary>Queues in bytes.</summary>
    internal static ValueRange QueueSizes { get; } = new("256 B", "1 GiB", Scenarios.Units.Sizes);

    /// <summary>Queues in packets.</summary>
    internal static ValueRange QueuePackets { get; } = new("1 packets", "1000000 packets", Scenarios.Units.Packets);

    /// <summary>Queues in bandwidth-delay products.</summary>
    internal static ValueRange QueueProducts { get; } = new("0.01 BDP", "1000 BDP", Scenarios.Units.Products);

    /// <summary>Bytes that a connection carries.</summary>
    internal static ValueRange Amounts { get; } = new("0 B", "1000000 GB", Scenarios.Units.Sizes);

    /// <summary>Bytes of a transfer in the background.</summary>
    internal static ValueRange Transfers { get; } = new("1 B", "1000000 GB", Scenarios.Units.Sizes);

    /// <summary>Transfers that arrive in a second.</summary>
    internal static ValueRange Arrivals { get; } = new("0.001", "100000", Scenarios.Units.Counts);

    /// <summary>Whether a value is within.</summary>
    internal bool Contains(double value) => value >= _least && value <= _most;

    /// <summary>For messages: <c>576 B to 65535 B</c>.</summary>
    public override string ToString() => $"{Least} to {Most}";

    private static double Read(string text, IReadOnlyDictionary<string, double> units) =>
        Scenarios.Units.TryRead(text, units, out double value) ? value : throw new ArgumentException($"'{text}' is no quantity.", nameof(text));
}
