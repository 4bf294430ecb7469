namespace ServalRef.Runtime.Wire;

/// <summary>Values of the protocol field of the SAL header (WIRE-10).</summary>
public static class SalProtocol
{
    /// <summary>TCP with ports 0, in prototype2014.</summary>
    public const byte Tcp = 6;

    /// <summary>UDP with ports 0, in prototype2014.</summary>
    public const byte Udp = 17;

    /// <summary>The Multipath Transport Protocol, in mtp1.</summary>
    public const byte Mtp = 253;
}
