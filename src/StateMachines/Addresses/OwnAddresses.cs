namespace ServalRef.StateMachines.Addresses;

/// <summary>A host's own list, as it tells it to the peer of one connection (ADDR-2, ADDR-4).</summary>
/// <param name="List">All addresses that the host has now.</param>
/// <param name="Sending">Version and acknowledgement of this list.</param>
public readonly record struct OwnAddresses(ValueArray<NetworkAddress> List, Slot Sending)
{
    /// <summary>Whether the peer has not acknowledged the list yet: it is resent by the rules of CTL-6.</summary>
    public bool IsOutstanding => Sending.IsOutstanding;

    /// <summary>The first list of a connection.</summary>
    /// <param name="version">A random version below 2^32 - 1.</param>
    /// <param name="list">The addresses, at least one and at most 30.</param>
    /// <exception cref="ArgumentException">The list is empty or too long, or the version is 2^32 - 1.</exception>
    public static OwnAddresses Start(uint version, ValueArray<NetworkAddress> list) => version == uint.MaxValue
        ? throw new ArgumentException("The greatest version is left out.", nameof(version))
        : new(Checked(list), Slot.Send(version));

    /// <summary>The list has become another: it gets a new version. The same list stays what it was (ADDR-2).</summary>
    /// <param name="list">All addresses that the host has now, at least one and at most 30.</param>
    /// <exception cref="ArgumentException">The list is empty or too long.</exception>
    /// <remarks>A host that has no address at all has nobody to tell; it changes its list when it has one again.</remarks>
    public OwnAddresses Change(ValueArray<NetworkAddress> list) =>
        list == List ? this : new(Checked(list), Slot.Send(AddressExtension.Next(Sending.Version)));

    /// <summary>An ackno of the peer has come: it counts only if it names exactly this list (ADDR-4).</summary>
    public OwnAddresses Acknowledge(uint ackno) =>
        IsOutstanding && Sending.IsNamedBy(ackno) ? this with { Sending = Sending.Answer() } : this;

    /// <summary>The list was sent once more, because it is not acknowledged yet.</summary>
    public OwnAddresses Retry() => this with { Sending = Sending.Retry() };

    private static ValueArray<NetworkAddress> Checked(ValueArray<NetworkAddress> list) => list.Count is > 0 and <= AddressExtension.Most
        ? list
        : throw new ArgumentException($"A list has 1 to {AddressExtension.Most} addresses, not {list.Count}.", nameof(list));
}
