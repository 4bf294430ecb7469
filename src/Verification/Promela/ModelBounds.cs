namespace ServalRef.Verification.Promela;

/// <summary>How large a world the model is explored in, and what its network may do.</summary>
public sealed record ModelBounds
{
    /// <summary>Moves of the opener, 0 to 3.</summary>
    public int MovesA { get; init; } = 1;

    /// <summary>Moves of the listener, 0 to 3.</summary>
    public int MovesB { get; init; }

    /// <summary>How many packets are on their way in each direction at most, 1 to 4; one more is lost.</summary>
    public int Cap { get; init; } = 3;

    /// <summary>Whether a packet may be lost.</summary>
    public bool Loss { get; init; } = true;

    /// <summary>Whether a packet that arrived may arrive again, however late.</summary>
    public bool Duplication { get; init; } = true;

    /// <summary>Whether the opener can be found by a rendezvous (MIG-21).</summary>
    public bool RendezvousA { get; init; }

    /// <summary>Whether the listener can be found by a rendezvous (MIG-21).</summary>
    public bool RendezvousB { get; init; }

    /// <summary>Whether a host may come back to an address that it had lost.</summary>
    public bool Reuse { get; init; }

    /// <summary>Whether a host may move while its address still works, and back (MIG-5).</summary>
    public bool MakeBeforeBreak { get; init; } = true;

    /// <summary>Whether to begin before the opening, rather than after it.</summary>
    public bool Opening { get; init; }

    /// <summary>Whether each host may close, once, and TimeWait ends.</summary>
    public bool Closing { get; init; }

    /// <summary>The parameters of the model, as name and value.</summary>
    internal IReadOnlyList<(string Name, int Value)> Defines =>
    [
        ("MOVES_A", MovesA),
        ("MOVES_B", MovesB),
        ("CAP", Cap),
        ("LOSS", Loss ? 1 : 0),
        ("DUPLICATION", Duplication ? 1 : 0),
        ("RENDEZVOUS", (RendezvousA ? 1 : 0) + (RendezvousB ? 2 : 0)),
        ("REUSE", Reuse ? 1 : 0),
        ("MAKE_BEFORE_BREAK", MakeBeforeBreak ? 1 : 0),
        ("OPENING", Opening ? 1 : 0),
        ("CLOSING", Closing ? 1 : 0),
    ];

    /// <summary>The moves of a host.</summary>
    internal int Moves(int host) => host == 0 ? MovesA : MovesB;

    /// <summary>Whether a host has a rendezvous.</summary>
    internal bool HasRendezvous(int host) => host == 0 ? RendezvousA : RendezvousB;
}
