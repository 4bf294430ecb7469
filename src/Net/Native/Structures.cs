using System.Runtime.InteropServices;

namespace ServalRef.Net.Native;

/// <summary><c>struct msghdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    internal void* Name;
    internal uint NameLength;
    internal Piece* Pieces;
    internal nuint PieceCount;
    internal byte* Control;
    internal nuint ControlLength;
    internal int Flags;
}

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Piece
{
    internal byte* Start;
    internal nuint Length;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    internal int Descriptor;
    internal short Wanted;
    internal short Ready;
}

/// <summary><c>struct timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    internal long Seconds;
    internal long Nanoseconds;
}

/// <summary><c>struct ifaddrs</c>, as far as it is read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct InterfaceAddress
{
    internal InterfaceAddress* Next;
    internal byte* Name;
    internal uint Flags;
    internal byte* Address;
}

/// <summary><c>struct sock_extended_err</c>, and the address of who sent the message behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExtendedError
{
    internal uint Number;
    internal byte Origin;
    internal byte Type;
    internal byte Code;
    internal byte Padding;
    internal uint Information;
    internal uint Data;
    internal SocketAddressV4 Offender;
}

/// <summary><c>struct sockaddr_in</c>: family in the host's order, port and address in the network's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddressV4
{
    internal ushort Family;
    internal ushort Port;
    internal uint Address;
    internal ulong Zero;
}
