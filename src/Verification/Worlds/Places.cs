using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>The addresses of a model: host A has a0, a1 and so on, host B has b0, b1; ra and rb are their rendezvous.</summary>
public static class Places
{
    /// <summary>The most addresses that a host has.</summary>
    public const int Most = 6;

    /// <summary>The address of a further flow that has a path of its own.</summary>
    public const int OfSecondPath = Most - 1;

    /// <summary>The number that stands for a host's rendezvous in place of one of its own addresses.</summary>
    public const int Rendezvous = 7;

    /// <summary>An address of a host, or its rendezvous.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    /// <param name="index">From 0 to <see cref="Most"/> - 1, or <see cref="Rendezvous"/>.</param>
    public static NetworkAddress Of(int host, int index) => new(0x0A00_0001u | ((uint)(host + 1) << 16) | ((uint)index << 8));

    /// <summary>The name of a host: A or B.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    public static string HostName(int host) => host == 0 ? "A" : "B";

    /// <summary>The host that an address belongs to, or whose rendezvous it is; -1 for the absent address.</summary>
    public static int HostOf(NetworkAddress address) => address.IsNone ? -1 : (int)(address.IPv4 >> 16 & 0xFF) - 1;

    /// <summary>Which of its host's addresses this is; -1 for the absent address.</summary>
    public static int IndexOf(NetworkAddress address) => address.IsNone ? -1 : (int)(address.IPv4 >> 8 & 0xFF);

    /// <summary>The short name: a0, b2, ra.</summary>
    public static string Name(NetworkAddress address)
    {
        if (address.IsNone)
        {
            return "-";
        }

        char host = HostOf(address) == 0 ? 'a' : 'b';
        int index = IndexOf(address);
        return index == Rendezvous ? $"r{host}" : string.Create(CultureInfo.InvariantCulture, $"{host}{index}");
    }
}
