namespace ServalRef.Verification.Worlds;

/// <summary>What can happen while two hosts tell each other their address lists: the bound of a model.</summary>
public sealed record AddressOptions : NetworkOptions
{
    /// <summary>How often A's list becomes another.</summary>
    public int ChangesA { get; init; }

    /// <summary>How often B's does.</summary>
    public int ChangesB { get; init; }

    /// <summary>Whether a packet that goes anyway may take an ADDRESS along at any time (ADDR-1).</summary>
    public bool Unprompted { get; init; } = true;

    /// <summary>Whether A opens flows to the addresses that B has listed (ADDR-5).</summary>
    public bool Openings { get; init; }

    internal int Changes(int host) => host == 0 ? ChangesA : ChangesB;
}
