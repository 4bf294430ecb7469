namespace ServalRef.StateMachines.Rendezvous;

/// <summary>The times and numbers of finding a peer by its rendezvous (MIG-21, MIG-22), each a parameter with the specified default.</summary>
public sealed record RendezvousLimits
{
    /// <summary>The specified values.</summary>
    public static RendezvousLimits Default { get; } = new();

    /// <summary>How long a registration lives that is not renewed.</summary>
    public Duration Lifetime { get; init; } = Duration.FromSeconds(180);

    /// <summary>How long after a registration its owner renews it.</summary>
    public Duration Refresh { get; init; } = Duration.FromSeconds(60);

    /// <summary>Unanswered RSYNs after which each further one also goes to the rendezvous.</summary>
    public int UnansweredMoves { get; init; } = 2;
}
