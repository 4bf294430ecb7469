using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>How a check is to be made.</summary>
public sealed record JudgeOptions
{
    /// <summary>The dialect, or null to take it from each packet's protocol field.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The addresses of the host that the capture was taken at; empty: unknown. A port of 0 stands for any.</summary>
    public IReadOnlyList<NetworkAddress> At { get; init; } = [];

    /// <summary>Whether interfaces named <c>HOST.if</c> are that host's, though the file does not say so itself.</summary>
    public bool Hosts { get; init; }

    /// <summary>Whether a judgement is wanted where nothing tells whose capture it is: as far as it can be seen from between the hosts.</summary>
    public bool Partial { get; init; }

    /// <summary>Whether the capture is known to be whole: its program dropped no frame.</summary>
    public bool Complete { get; init; }

    /// <summary>What somebody knows of the hosts beside the capture; null: only packets tell.</summary>
    public HostWatch? Watch { get; init; }

    /// <summary>How long an answer may wait in the host's queue, below its stack and above the capture point.</summary>
    public Duration ReactionTime { get; init; } = Duration.FromMilliseconds(500);
}

/// <summary>What is known of hosts beside their packets, by whoever has run them.</summary>
/// <param name="Presences">When they had which address.</param>
/// <param name="End">Until when they were watched, if that is later than the last packet.</param>
public sealed record HostWatch(IReadOnlyList<Presence> Presences, Instant End)
{
    /// <summary>Whether no application gave up what it was opening: then an opening that falls silent is a fault.</summary>
    public bool NobodyGaveUp { get; init; }

    /// <summary>Whether no host moved: then a request that is not repeated has not left on another interface.</summary>
    public bool NobodyMoved { get; init; }
}

/// <summary>A time in which a host had an address, and power.</summary>
/// <param name="Address">The address; its port does not matter.</param>
/// <param name="From">From when on, by the clock of the capture.</param>
/// <param name="To">Until when.</param>
public readonly record struct Presence(NetworkAddress Address, Instant From, Instant To)
{
    internal bool Covers(NetworkAddress address, Instant from, Instant to) => address.IPv4 == Address.IPv4 && From <= from && to <= To;
}
