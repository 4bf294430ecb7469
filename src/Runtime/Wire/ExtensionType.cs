namespace ServalRef.Runtime.Wire;

/// <summary>The type of a SAL extension: the high nibble of its first byte (WIRE-4).</summary>
public enum ExtensionType : byte
{
    /// <summary>One byte of padding, without a length.</summary>
    Pad = 0,

    /// <summary>Flags, version, ackno and nonce; 20 bytes.</summary>
    Control = 1,

    /// <summary>A service ID; 36 bytes.</summary>
    Service = 2,

    /// <summary>The sender's list of addresses, with a version of its own; 12 bytes and the entries.</summary>
    Address = 3,

    /// <summary>The hosts that a forwarded packet has passed; 4 bytes and 2 to 20 entries.</summary>
    Source = 4,

    /// <summary>Token and rendezvous of a connection; 12, 16 or 20 bytes, mtp1 only.</summary>
    Connection = 5,
}
