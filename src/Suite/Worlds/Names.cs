using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>Addresses and services that all scenarios use.</summary>
internal static class Names
{
    /// <summary>The opener's first address.</summary>
    internal static readonly NetworkAddress A0 = new(0x0a01_0001);

    /// <summary>The opener's second address.</summary>
    internal static readonly NetworkAddress A1 = new(0x0a02_0001);

    /// <summary>The opener's third address.</summary>
    internal static readonly NetworkAddress A2 = new(0x0a03_0001);

    /// <summary>The listener's first address.</summary>
    internal static readonly NetworkAddress B0 = new(0x0a09_0001);

    /// <summary>The listener's second address.</summary>
    internal static readonly NetworkAddress B1 = new(0x0a08_0001);

    /// <summary>The relay: rendezvous and service router.</summary>
    internal static readonly NetworkAddress Relay = new(0x0a05_0001);

    /// <summary>What a translator before A shows of it.</summary>
    internal static readonly NetworkAddress Outside = new(0x0a06_0001, 40_000);

    /// <summary>An address of nobody who takes part.</summary>
    internal static readonly NetworkAddress Stranger = new(0x0a07_0007);

    /// <summary>The service that the listener serves.</summary>
    internal static readonly ServiceId Service = new(UInt128.One << 96, 5);

    /// <summary>A service that nobody serves.</summary>
    internal static readonly ServiceId Unknown = new(UInt128.One << 96, 6);

    /// <summary>Where answers to unconnected datagrams go.</summary>
    internal static readonly ServiceId Client = new(UInt128.One << 96, 7);
}
