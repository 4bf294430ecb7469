using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;

namespace ServalRef.Verification.Worlds;

/// <summary>One host of the model of address lists.</summary>
/// <param name="Lists">What its rules know.</param>
/// <param name="Told">Every list that it ever had, in order: what only the model remembers.</param>
internal readonly record struct AddressEnd(AddressListState Lists, ValueArray<ToldList> Told)
{
    internal static AddressEnd Of(AddressListState lists) => new(lists, [new(lists.Own.Sending.Version, lists.Own.List)]);

    /// <summary>The addresses that the peer has told, without what became of them.</summary>
    internal ValueArray<NetworkAddress> Known => [.. Lists.Peer.List.Select(listed => listed.Address)];

    /// <summary>The host after its list became another.</summary>
    internal AddressEnd Became(AddressListState lists) => new(lists, Told.Add(new(lists.Own.Sending.Version, lists.Own.List)));
}

/// <summary>A list as it was told.</summary>
/// <param name="Version">Its version.</param>
/// <param name="List">Its addresses.</param>
internal readonly record struct ToldList(uint Version, ValueArray<NetworkAddress> List);

/// <summary>Laws on single steps of the model of address lists, as bits.</summary>
[Flags]
internal enum AddressLaws : byte
{
    None = 0,

    /// <summary>Accepted versions only grow (ADDR-3).</summary>
    VersionsGrow = 1,

    /// <summary>A list that is older or repeated leaves the known one as it is (ADDR-3).</summary>
    OldListsChangeNothing = 2,

    /// <summary>What only acknowledges is not answered (ADDR-4).</summary>
    OnlyListsAreAnswered = 4,

    /// <summary>Another list is newer, and the same list stays what it was (ADDR-2).</summary>
    AnotherListIsNewer = 8,
}
