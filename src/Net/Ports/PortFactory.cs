using System.Net;
using System.Net.Sockets;
using ServalRef.Net.Native;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>What is asked of a socket.</summary>
/// <param name="ReceiveBuffer">Bytes that the kernel is to keep for what was not received yet.</param>
/// <param name="Batching">Which way several packets may go through one call, where the kernel has a way.</param>
/// <param name="TellsTimeToLive">Whether the TTL of what arrives is told.</param>
/// <param name="Portable">Whether only what every system has is used.</param>
internal sealed record PortOptions(int ReceiveBuffer, Batching Batching, bool TellsTimeToLive = false, bool Portable = false);

/// <summary>Opens sockets, and says what stood in the way.</summary>
internal static class PortFactory
{
    /// <summary>Opens a socket at an address.</summary>
    /// <param name="address">The address, an IPv4 address of this host.</param>
    /// <param name="udpPort">The UDP port; 0 with <paramref name="raw"/>, or else any that is free.</param>
    /// <param name="raw">Whether packets travel by IP protocol 144.</param>
    /// <param name="options">What is asked of it.</param>
    /// <exception cref="ServalException">The port is taken, the host lacks the address, or there is no right to it.</exception>
    internal static Port Open(uint address, ushort udpPort, bool raw, PortOptions options)
    {
        Socket? socket = null;
        try
        {
            socket = raw ? Raw() : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddressOf(address), udpPort));
            NetworkAddress local = new(address, raw ? (ushort)0 : (ushort)((IPEndPoint)socket.LocalEndPoint!).Port);
            return Libc.IsSupported && !options.Portable ? new LinuxPort(local, socket, options) : new PortablePort(local, socket, options);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw Describe(e, new NetworkAddress(address, udpPort));
        }
    }

    /// <summary>An address as the base library writes it.</summary>
    internal static IPAddress IPAddressOf(uint address) =>
        new((ReadOnlySpan<byte>)[(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);

    // The base library refuses protocol numbers that it does not know.
    private static Socket Raw()
    {
        if (!Libc.IsSupported)
        {
            throw new ServalException(ServalError.NotSupported, "IP protocol 144 needs raw sockets of 64-bit Linux; use UDP");
        }

        int descriptor = Libc.socket(Constants.InternetFamily, Constants.RawType | Constants.CloseOnExec, Ipv4.SalProtocolNumber);
        return descriptor >= 0
            ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true))
            : throw (Libc.LastError is Errors.NotPermitted or Errors.AccessDenied
                ? new ServalException(ServalError.NotPermitted, "IP protocol 144 needs the right CAP_NET_RAW; use UDP, or run as root")
                : new ServalException(ServalError.NotSupported, $"no raw socket of IP protocol 144: error {Libc.LastError}"));
    }

    private static ServalException Describe(SocketException e, NetworkAddress address) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(ServalError.AddressInUse, $"{address} is in use by another program", e),
        SocketError.AddressNotAvailable => new(ServalError.AddressNotAvailable, $"{new NetworkAddress(address.IPv4)} is not an address of this host", e),
        SocketError.AccessDenied => new(ServalError.NotPermitted, $"{address} needs rights that this process lacks", e),
        _ => new(ServalError.NotSupported, $"no socket at {address}: {e.Message}", e),
    };
}
