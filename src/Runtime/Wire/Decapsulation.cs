namespace ServalRef.Runtime.Wire;

/// <summary>What an IP packet turned out to be (WIRE-18).</summary>
public enum Decapsulation
{
    /// <summary>A Serval packet, and its SAL part is at hand.</summary>
    Serval,

    /// <summary>Not IPv4, or neither protocol 144 nor UDP of the Serval ports: none of our business.</summary>
    NotServal,

    /// <summary>Serval, but fewer bytes than the IP or UDP header says, or an impossible length.</summary>
    Truncated,

    /// <summary>A fragment of a Serval packet; fragments are not put together.</summary>
    Fragment,

    /// <summary>Serval with a wrong IPv4 header checksum.</summary>
    BadHeaderChecksum,

    /// <summary>Serval in UDP with a wrong UDP checksum.</summary>
    BadUdpChecksum,

    /// <summary>Serval in UDP with port 0 at one end, which no answer can reach.</summary>
    PortZero,
}
