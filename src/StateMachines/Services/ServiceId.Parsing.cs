using System.Diagnostics.CodeAnalysis;

namespace ServalRef.StateMachines.Services;

/// <content>Parsing as the base library has it; no provider changes how a service ID is read.</content>
public readonly partial record struct ServiceId : ISpanParsable<ServiceId>
{
    /// <summary>Reads up to 64 hexadecimal digits; what is missing at the end is zero.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static ServiceId Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static ServiceId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => TryParse(s, out ServiceId id)
        ? id
        : throw new FormatException($"'{s}' is no service; expected up to {2 * Bytes} hexadecimal digits, for example 0005.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ServiceId result) =>
        TryParse(s.AsSpan(), out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ServiceId result) => TryParse(s, out result);
}
