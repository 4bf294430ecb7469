namespace ServalRef.StateMachines.Services;

/// <summary>The content of a SOURCE extension: who sent a packet, and who passed it on (RES-6).</summary>
/// <param name="Entries">The origin, then each that forwarded it, in order; 2 to 20, or none for a packet without SOURCE.</param>
public readonly record struct SourceRoute(ValueArray<NetworkAddress> Entries)
{
    /// <summary>The fewest entries on the wire (WIRE-5).</summary>
    public const int Fewest = 2;

    /// <summary>The most entries on the wire (WIRE-5).</summary>
    public const int Most = 20;

    /// <summary>Whether there is no SOURCE: the packet came directly.</summary>
    public bool IsDirect => Entries.Count == 0;

    /// <summary>How many entries there are after another hop has added itself.</summary>
    /// <remarks>The first one adds the origin too.</remarks>
    public int CountAfterHop => Math.Max(Entries.Count, 1) + 1;

    /// <summary>Whether an address is in it: for one's own, the packet has gone in a circle (RES-7).</summary>
    public bool Contains(NetworkAddress address) => Entries.Contains(address);

    /// <summary>Where the packet comes from: the first entry, or its IP source if it came directly (SEC-14, MIG-21).</summary>
    public NetworkAddress Origin(NetworkAddress source) => IsDirect ? source : Entries[0];

    /// <summary>Who sent it last: the last entry, or its IP source if it came directly (RES-8).</summary>
    public NetworkAddress Last(NetworkAddress source) => IsDirect ? source : Entries[^1];

    /// <summary>The same route of an answer whose sender has moved since: the last entry is where it is now (RES-8, OPEN-15).</summary>
    public SourceRoute SentFrom(NetworkAddress sender) => IsDirect ? this : new(Entries.Replace(Entries.Count - 1, sender));

    /// <summary>The route after one more hop (RES-6): the origin first if there was no route yet, then that hop.</summary>
    /// <param name="source">The IP source of the packet.</param>
    /// <param name="hop">The address of who passes it on.</param>
    /// <exception cref="InvalidOperationException">There is no room for another entry.</exception>
    public SourceRoute Via(NetworkAddress source, NetworkAddress hop)
    {
        if (CountAfterHop > Most)
        {
            throw new InvalidOperationException($"A SOURCE has at most {Most} entries.");
        }

        return new(IsDirect ? [source, hop] : Entries.Add(hop));
    }
}
