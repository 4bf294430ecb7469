using System.Buffers.Binary;
using ServalRef.Net.Native;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>Sends packets whose IP header is written here: those of others that a router passes on, whose source stays theirs (RES-6b).</summary>
internal sealed unsafe class HeaderSocket : IDisposable
{
    private const int RawProtocol = 255;
    private readonly byte[] _packet = GC.AllocateArray<byte>(1 << 16, pinned: true);
    private readonly int _descriptor;

    /// <summary>Opens it.</summary>
    /// <exception cref="ServalException">The process lacks the right CAP_NET_RAW, or the system has no such sockets.</exception>
    internal HeaderSocket()
    {
        if (!Libc.IsSupported)
        {
            throw new ServalException(ServalError.NotSupported, "to pass packets on with their source needs raw sockets of 64-bit Linux");
        }

        _descriptor = Libc.socket(Constants.InternetFamily, Constants.RawType | Constants.CloseOnExec, RawProtocol);
        if (_descriptor < 0)
        {
            throw new ServalException(
                ServalError.NotPermitted, "to pass packets on with their source needs the right CAP_NET_RAW; run it as root");
        }
    }

    /// <summary>Sends a packet.</summary>
    /// <returns>Whether the kernel took it.</returns>
    internal bool Send(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive)
    {
        if (Ipv4.Overhead(source) + sal.Length > _packet.Length || (source.UdpPort == 0) != (destination.UdpPort == 0))
        {
            return false;
        }

        int length = Ipv4.Encapsulate(_packet, source, destination, sal, timeToLive: timeToLive, dontFragment: true);
        SocketAddressV4 name = new()
        {
            Family = Constants.InternetFamily,
            Address = BinaryPrimitives.ReverseEndianness(destination.IPv4),
        };
        fixed (byte* start = _packet)
        {
            Piece piece = new() { Start = start, Length = (nuint)length };
            MessageHeader message = new()
            {
                Name = &name,
                NameLength = (uint)sizeof(SocketAddressV4),
                Pieces = &piece,
                PieceCount = 1,
            };
            return Libc.sendmsg(_descriptor, &message, Constants.DontWait) >= 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.close(_descriptor);
}
