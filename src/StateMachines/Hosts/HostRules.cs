namespace ServalRef.StateMachines.Hosts;

/// <summary>The pure rules that a host engine composes. A checker replaces one to show that it is missed.</summary>
internal sealed record HostRules
{
    /// <summary>Where a flow moves.</summary>
    internal delegate NetworkAddress? Choosing(in FlowRecord flow, ReadOnlySpan<FlowRecord> flows, in HostContext host, HostPolicy policy);

    /// <summary>Whether something holds of a flow.</summary>
    internal delegate bool Judging(in FlowRecord flow, in HostContext host, HostPolicy policy);

    /// <summary>The address that is registered.</summary>
    internal delegate NetworkAddress Registering(in ConnectionEnd end, in HostContext host);

    /// <summary>The rules of the specification.</summary>
    internal static HostRules Specified { get; } = new();

    /// <summary>MIG-2, MIG-3: where a flow goes whose address is gone.</summary>
    internal Choosing OtherAddress { get; init; } = FlowAddresses.Other;

    /// <summary>MIG-2: whether a flow waits for an address.</summary>
    internal Judging Waits { get; init; } = FlowAddresses.Waits;

    /// <summary>MIG-5: whether a move leads nowhere, and the old address still works.</summary>
    internal Judging Returns { get; init; } = FlowAddresses.Returns;

    /// <summary>MIG-22: where a host registers.</summary>
    internal Registering RegistersFrom { get; init; } = RegisteredAddress.Of;
}
