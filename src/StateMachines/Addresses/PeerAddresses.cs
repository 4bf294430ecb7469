namespace ServalRef.StateMachines.Addresses;

/// <summary>The list that the peer of one connection has told (ADDR-3), and how often each address was tried (ADDR-6).</summary>
/// <param name="IsKnown">Whether a list was accepted yet.</param>
/// <param name="Version">Its version; meaningless before.</param>
/// <param name="List">The addresses of the newest list, in its order.</param>
public readonly record struct PeerAddresses(bool IsKnown, uint Version, ValueArray<ListedAddress> List)
{
    /// <summary>SYNs without an answer that an address is worth (ADDR-6).</summary>
    public const int MostUnanswered = 2;

    /// <summary>The ackno that tells the peer what was accepted: the version plus 1, or 0 for nothing (ADDR-4).</summary>
    public uint Ackno => IsKnown ? Version + 1 : 0;

    /// <summary>How new a list is: by serial arithmetic, and the first one always is (ADDR-3).</summary>
    public RequestAge Age(uint version) => IsKnown ? Freshness.Of(version, Version, accepted: true) : RequestAge.Newer;

    /// <summary>Accepts a list if it is newer than the newest, and then whole.</summary>
    /// <remarks>The tries of an address that stays listed are kept: telling it again makes it no likelier to be reached.</remarks>
    public PeerAddresses Accept(in AddressExtension told)
    {
        ValueArray<ListedAddress> before = List;
        return told.IsAcknowledgementOnly || Age(told.Version) != RequestAge.Newer ? this : new(
            true,
            told.Version,
            [.. told.Entries.Distinct().Select(address => new ListedAddress(address, Unanswered(before, address) ?? 0))]);
    }

    /// <summary>Whether a SYN may be sent to an address, the first time or again: it is listed and has not been silent twice.</summary>
    public bool MayTry(NetworkAddress address) => Unanswered(List, address) is < MostUnanswered;

    /// <summary>Whether an address is listed and has been silent so often that no further SYN is worth while; of another one nothing is known.</summary>
    public bool IsInVain(NetworkAddress address) => Unanswered(List, address) is >= MostUnanswered;

    /// <summary>A SYN was sent to an address.</summary>
    public PeerAddresses Tried(NetworkAddress address) => Set(address, unanswered => unanswered + 1);

    /// <summary>A SYN to an address was answered, with whatever (ADDR-6).</summary>
    public PeerAddresses Answered(NetworkAddress address) => Set(address, _ => 0);

    private static int? Unanswered(ValueArray<ListedAddress> list, NetworkAddress address)
    {
        foreach (ListedAddress listed in list.AsSpan())
        {
            if (listed.Address == address)
            {
                return listed.Unanswered;
            }
        }

        return null;
    }

    private PeerAddresses Set(NetworkAddress address, Func<int, int> change) => this with
    {
        List = [.. List.Select(listed => listed.Address == address ? listed with { Unanswered = change(listed.Unanswered) } : listed)],
    };
}

/// <summary>An address that the peer has listed.</summary>
/// <param name="Address">The address: news, not proof.</param>
/// <param name="Unanswered">SYNs sent to it since the last that was answered.</param>
public readonly record struct ListedAddress(NetworkAddress Address, int Unanswered);
