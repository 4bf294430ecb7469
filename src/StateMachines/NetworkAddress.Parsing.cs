using System.Diagnostics.CodeAnalysis;

namespace ServalRef.StateMachines;

/// <content>Parsing as the base library has it; no provider changes how an address is read.</content>
public readonly partial record struct NetworkAddress : ISpanParsable<NetworkAddress>
{
    /// <summary>Reads dotted decimal, optionally followed by <c>:port</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static NetworkAddress Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static NetworkAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => TryParse(s, out NetworkAddress address)
        ? address
        : throw new FormatException($"'{s}' is no address; expected dotted decimal, with :PORT for UDP, for example 10.1.0.2:54325.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NetworkAddress result) =>
        TryParse(s.AsSpan(), out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out NetworkAddress result) => TryParse(s, out result);
}
