namespace ServalRef.Runtime.Wire;

/// <summary>The flags byte of an MTP header; the other bits are 0 (WIRE-12).</summary>
[Flags]
public enum MtpFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>A sequence number and payload are present.</summary>
    Data = 0x80,

    /// <summary>The acknowledgement block is present.</summary>
    Ack = 0x40,

    /// <summary>End of the stream, after this payload; only with DATA (WIRE-15).</summary>
    Fin = 0x20,

    /// <summary>Asks for an acknowledgement without carrying data.</summary>
    Probe = 0x10,

    /// <summary>"You came to me from an address that I do not know" (MIG-25).</summary>
    Moved = 0x08,
}
