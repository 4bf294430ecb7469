using System.Globalization;

namespace ServalRef.StateMachines;

/// <summary>An IPv4 address together with its encapsulation (WIRE-18).</summary>
/// <param name="IPv4">The address as a 32-bit number, first octet in the high bits.</param>
/// <param name="UdpPort">The UDP port, 1 to 65535, or 0 for SAL directly over IP protocol 144.</param>
/// <remarks>Not an endpoint identity: a flow is named by its flow IDs, and its addresses may change (SEC-15).</remarks>
public readonly partial record struct NetworkAddress(uint IPv4, ushort UdpPort = 0)
{
    /// <summary>Whether this is the absent address 0.0.0.0.</summary>
    public bool IsNone => IPv4 == 0;

    /// <summary>Reads dotted decimal, optionally followed by <c>:port</c>.</summary>
    /// <param name="text">For example <c>10.1.0.2</c> or <c>10.1.0.2:54325</c>.</param>
    /// <param name="address">The address read, or the absent one.</param>
    /// <returns>False, and the absent address, if the text has another form.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out NetworkAddress address)
    {
        address = default;
        ushort port = 0;
        int colon = text.IndexOf(':');
        if (colon >= 0)
        {
            if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
            {
                return false;
            }

            text = text[..colon];
        }

        uint value = 0;
        int octets = 0;
        foreach (Range part in text.Split('.'))
        {
            if (++octets > 4 || !byte.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out byte octet))
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        if (octets != 4)
        {
            return false;
        }

        address = new NetworkAddress(value, port);
        return true;
    }

    /// <summary>Dotted decimal, followed by <c>:port</c> when the encapsulation is UDP.</summary>
    public override string ToString()
    {
        string dotted = string.Create(
            CultureInfo.InvariantCulture,
            $"{IPv4 >> 24}.{(IPv4 >> 16) & 255}.{(IPv4 >> 8) & 255}.{IPv4 & 255}");
        return UdpPort == 0 ? dotted : string.Create(CultureInfo.InvariantCulture, $"{dotted}:{UdpPort}");
    }
}
