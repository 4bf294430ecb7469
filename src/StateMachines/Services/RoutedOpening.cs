namespace ServalRef.StateMachines.Services;

/// <summary>What the two hosts of an opening make of SOURCE: pure rules (RES-8).</summary>
public static class RoutedOpening
{
    /// <summary>Where the SYN+ACK for a SYN goes, and with which SOURCE.</summary>
    /// <param name="source">The IP source of the SYN.</param>
    /// <param name="route">The SOURCE of the SYN, or none.</param>
    /// <param name="own">The address that the SYN+ACK is sent from.</param>
    /// <returns>None if a SYN's SOURCE leaves no room for the answerer: such a SYN is dropped.</returns>
    public static (NetworkAddress Destination, SourceRoute Route)? Answer(NetworkAddress source, SourceRoute route, NetworkAddress own) =>
        (route.IsDirect, route.CountAfterHop) switch
        {
            (true, _) => (source, default),
            (_, > SourceRoute.Most) => null,
            _ => (route.Origin(source), route.Via(source, own)),
        };

    /// <summary>The address that an opener takes as its peer's.</summary>
    /// <param name="source">The IP source of the SYN+ACK.</param>
    /// <param name="route">The SOURCE of the SYN+ACK, or none.</param>
    public static NetworkAddress Peer(NetworkAddress source, SourceRoute route) => route.Last(source);

    /// <summary>Whether a service table is asked about a packet at all: only a SYN looks for a service.</summary>
    /// <param name="flags">The flags of its CONTROL extension.</param>
    public static bool IsResolved(ControlFlags flags) => flags == ControlFlags.Syn;
}
