using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;

namespace ServalRef.Verification.Worlds;

/// <summary>The rules of address lists that a model runs: the live ones, or others to show that the difference is noticed.</summary>
internal sealed record AddressRules
{
    /// <summary>The live rules.</summary>
    internal static AddressRules Live { get; } = new();

    /// <summary>The first list of a host, under a version.</summary>
    internal Func<uint, ValueArray<NetworkAddress>, AddressListState> Start { get; init; } = AddressListState.Start;

    /// <summary>The host's list has become another, or is told again.</summary>
    internal Func<AddressListState, ValueArray<NetworkAddress>, AddressListState> Change { get; init; } =
        (state, list) => state with { Own = state.Own.Change(list) };

    /// <summary>What the next ADDRESS says.</summary>
    internal Func<AddressListState, AddressExtension> Extension { get; init; } = state => state.Extension;

    /// <summary>An ADDRESS has come.</summary>
    internal Func<AddressListState, AddressExtension, AddressListState> Receive { get; init; } = (state, told) => state.Receive(told);

    /// <summary>Whether a SYN may be sent to an address now, beside these flows.</summary>
    internal Func<AddressListState, NetworkAddress, FlowRecord[], bool> MayOpen { get; init; } =
        (state, address, flows) => state.MayOpen(address, flows);
}
