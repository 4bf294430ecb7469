using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>Values of fields in words.</summary>
public static class FieldText
{
    /// <summary>An entry of an address list: <c>10.1.0.1</c>, or <c>10.1.0.1:54325</c>.</summary>
    /// <param name="value">Its bytes as a number.</param>
    /// <param name="bytes">How many: 4, or 8 with a UDP port and two reserved bytes.</param>
    public static string Address(ulong value, int bytes) => bytes == 4
        ? new NetworkAddress((uint)value).ToString()
        : new NetworkAddress((uint)(value >> 32), (ushort)(value >> 16)).ToString();

    /// <summary>A number of words of four bytes.</summary>
    internal static string Words(ulong words) => string.Create(CultureInfo.InvariantCulture, $"{words} words, {words * 4} bytes");

    /// <summary>A number of bytes.</summary>
    internal static string Bytes(ulong bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
}
