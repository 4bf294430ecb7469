namespace ServalRef.Verification.Worlds;

/// <summary>What a network may do to the packets of a model.</summary>
public abstract record NetworkOptions
{
    /// <summary>Whether every packet sent since all were last lost stays deliverable: the strongest network.</summary>
    public bool Pool { get; init; } = true;

    /// <summary>Packets under way in each direction at most, 1 to 4, without <see cref="Pool"/>.</summary>
    public int Capacity { get; init; } = 3;

    /// <summary>Whether packets are lost.</summary>
    public bool Loss { get; init; } = true;

    /// <summary>Whether a packet may be delivered again and again; in a pool it always may.</summary>
    public bool Duplication { get; init; } = true;

    /// <summary>The version that each host's first request has: close to 2^32 it wraps.</summary>
    public uint FirstVersion { get; init; } = 1;
}
