using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>Rules of address lists that lack something, to show that it is missed.</summary>
internal static class AddressVariants
{
    /// <summary>Every ADDRESS is owed an answer, also one that only acknowledges: ping-pong .</summary>
    internal static AddressRules AcknowledgementsAreAcknowledged { get; } = AddressRules.Live with
    {
        Receive = (state, told) => state.Receive(told) with { OwesAnswer = true },
    };

    /// <summary>An answer always carries the list, so that each acknowledgement is a list to be acknowledged .</summary>
    internal static AddressRules AnswersCarryTheList { get; } = AddressRules.Live with
    {
        Extension = state => state.Extension with { Entries = state.Own.List },
    };

    /// <summary>The list that arrives last wins, whatever its version says (ADDR-3).</summary>
    internal static AddressRules LastArrivalWins { get; } = AddressRules.Live with
    {
        Receive = (state, told) => told.IsAcknowledgementOnly ? state.Receive(told) : state with
        {
            Own = state.Own.Acknowledge(told.Ackno),
            Peer = default(PeerAddresses).Accept(told),
            OwesAnswer = true,
        },
    };

    /// <summary>A newer list adds to the older one (ADDR-2, ADDR-3).</summary>
    internal static AddressRules ListsAreMerged { get; } = AddressRules.Live with
    {
        Receive = (state, told) => state.Receive(told.IsAcknowledgementOnly ? told : told with
        {
            Entries = [.. state.Peer.List.Select(listed => listed.Address).Union(told.Entries)],
        }),
    };

    /// <summary>2^32 - 1 is a version as any other, although its ackno says "nothing" (ADDR-2, R-52).</summary>
    internal static AddressRules NoVersionIsLeftOut { get; } = AddressRules.Live with
    {
        Change = (state, list) => list == state.Own.List ? state : state with
        {
            Own = new OwnAddresses(list, Slot.Send(state.Own.Sending.Version + 1)),
        },
    };

    /// <summary>Another list goes under the version of the one before (ADDR-2).</summary>
    internal static AddressRules ListsKeepTheirVersion { get; } = AddressRules.Live with
    {
        Change = (state, list) => list == state.Own.List ? state : state with
        {
            Own = new OwnAddresses(list, Slot.Send(state.Own.Sending.Version)),
        },
    };

    /// <summary>Any ackno but 0 acknowledges (ADDR-4).</summary>
    internal static AddressRules AnyAcknoAcknowledges { get; } = AddressRules.Live with
    {
        Receive = (state, told) => state.Receive(told.Ackno == 0 ? told : told with { Ackno = state.Own.Sending.Version + 1 }),
    };

    /// <summary>A newer list forgets how often the addresses were tried that it still has (ADDR-6, R-52).</summary>
    internal static AddressRules NewsForgetsTries { get; } = AddressRules.Live with
    {
        Receive = (state, told) =>
        {
            AddressListState after = state.Receive(told);
            return after.Peer.Version == state.Peer.Version ? after : after with
            {
                Peer = after.Peer with { List = [.. after.Peer.List.Select(listed => listed with { Unanswered = 0 })] },
            };
        },
    };

    /// <summary>A flow is opened while another is still being opened (ADDR-6).</summary>
    internal static AddressRules OpenedAllAtOnce { get; } = AddressRules.Live with
    {
        MayOpen = (state, address, _) => state.Peer.MayTry(address),
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Variant> All { get; } =
    [
        new("acknowledgements are acknowledged", () => AddressModel.Of(Once, AcknowledgementsAreAcknowledged)),
        new("answers carry the list", () => AddressModel.Of(Once, AnswersCarryTheList)),
        new("last arrival wins", () => AddressModel.Of(OneChange, LastArrivalWins)),
        new("lists are merged", () => AddressModel.Of(OneChange with { ChangesA = 2, Unprompted = false }, ListsAreMerged)),
        new("no version is left out", () => AddressModel.Of(OneChange with { FirstVersion = uint.MaxValue - 1 }, NoVersionIsLeftOut)),
        new("lists keep their version", () => AddressModel.Of(OneChange, ListsKeepTheirVersion)),
        new("any ackno acknowledges", () => AddressModel.Of(OneChange, AnyAcknoAcknowledges)),
        new("news forgets tries", () => AddressModel.Of(Openings, NewsForgetsTries)),
        new("opened all at once", () => AddressModel.Of(Openings, OpenedAllAtOnce)),
    ];

    private static AddressOptions OneChange => new() { ChangesA = 1 };

    // In a network that repeats a list for ever it is answered for ever, and rightly so.
    private static AddressOptions Once => new() { Pool = false, Duplication = false, Unprompted = false };

    private static AddressOptions Openings => new() { ChangesB = 1, Openings = true, Unprompted = false };
}
