using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>What the two hosts of the model are called: host 0 is the opener A, host 1 the listener B.</summary>
internal static class ModelNames
{
    internal static uint Flow(int host) => (uint)(host + 1);

    internal static ulong Nonce(int host) => (ulong)(host + 0xa);

    /// <summary>Host 0 has 10.1.0.1 and so on, host 1 has 10.2.0.1 and so on.</summary>
    internal static NetworkAddress Address(int host, int number) => new((uint)((10 << 24) | ((host + 1) << 16) | (number + 1)));

    /// <summary>The number of an address among its host's; 0 for none.</summary>
    internal static int Number(NetworkAddress address) => address.IsNone ? 0 : (int)(address.IPv4 & 0xff) - 1;

    /// <summary>For example <c>a0</c>.</summary>
    internal static string Text(int host, int number) =>
        (host == 0 ? "a" : "b") + number.ToString(CultureInfo.InvariantCulture);
}
