using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ServalRef.Net.Native;

namespace ServalRef.Net.Hosting;

/// <summary>The IPv4 addresses of this machine whose links are up.</summary>
internal static class AddressTable
{
    /// <summary>An IPv4 address as a number.</summary>
    /// <exception cref="ServalException">It is none.</exception>
    internal static uint Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes, out _)
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : throw new ServalException(ServalError.NotSupported, $"{address} is no IPv4 address, and the protocol has no others");
    }

    /// <summary>The addresses that can be used now.</summary>
    internal static List<uint> Read() => Libc.IsSupported ? ReadNative() : ReadPortable();

    /// <summary>The address that the routes choose for a destination; 0 if there is no way there.</summary>
    internal static uint ChosenFor(IPAddress destination)
    {
        try
        {
            // Nothing is sent: a datagram socket that is connected has only looked its route up.
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(destination, 9);
            return Number(((IPEndPoint)socket.LocalEndPoint!).Address);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static unsafe List<uint> ReadNative()
    {
        InterfaceAddress* first = null;
        if (Libc.getifaddrs(&first) != 0)
        {
            return ReadPortable();
        }

        List<uint> found = [];
        for (InterfaceAddress* at = first; at is not null; at = at->Next)
        {
            const uint Usable = Constants.InterfaceUp | Constants.InterfaceRunning;
            SocketAddressV4* address = (SocketAddressV4*)at->Address;
            if (address is not null && address->Family == Constants.InternetFamily && (at->Flags & Usable) == Usable)
            {
                found.Add(BinaryPrimitives.ReverseEndianness(address->Address));
            }
        }

        Libc.freeifaddrs(first);
        return found;
    }

    private static List<uint> ReadPortable() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(link => link.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(unicast => Number(unicast.Address)),
    ];
}
