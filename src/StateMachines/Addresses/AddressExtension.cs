namespace ServalRef.StateMachines.Addresses;

/// <summary>The content of an ADDRESS extension (ADDR-2, ADDR-4).</summary>
/// <param name="Version">The version of the sender's newest list.</param>
/// <param name="Ackno">The version plus 1 of the newest list accepted from the receiver; 0: none was.</param>
/// <param name="Entries">The sender's complete list, or nothing if this only acknowledges.</param>
public readonly record struct AddressExtension(uint Version, uint Ackno, ValueArray<NetworkAddress> Entries)
{
    /// <summary>The most entries that the length field has room for, with ports.</summary>
    public const int Most = 30;

    /// <summary>Whether it only acknowledges.</summary>
    public bool IsAcknowledgementOnly => Entries.Count == 0;

    /// <summary>The version after a version, which leaves out 2^32 - 1: its ackno would be 0, and say "none".</summary>
    public static uint Next(uint version) => version >= uint.MaxValue - 1 ? 0 : version + 1;
}
