using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ServalRef.Net.Native;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>A socket of Linux, with segmentation offload for UDP both ways where the kernel has it; nothing is allocated for a packet.</summary>
internal sealed unsafe partial class LinuxPort : Port
{
    // Room for a few control messages: segment size, joined size, TTL.
    private const int ControlBytes = 128;
    private const int ControlHeaderBytes = 16;
    private readonly Socket _socket;
    private readonly bool _raw;
    private bool _segments;
    private bool _hears;

    /// <summary>Opens a socket.</summary>
    /// <param name="local">Its address; with UDP port 0 it is a raw socket of protocol 144.</param>
    /// <param name="socket">The socket, which then belongs to the port.</param>
    /// <param name="options">What is asked of it.</param>
    internal LinuxPort(NetworkAddress local, Socket socket, PortOptions options)
        : base(local)
    {
        _socket = socket;
        _raw = local.UdpPort == 0;
        Descriptor = (int)socket.Handle;
        socket.ReceiveBufferSize = options.ReceiveBuffer;
        ReceiveBuffer = socket.ReceiveBufferSize;
        Set(Constants.IpLevel, Constants.IpMtuDiscover, Constants.MtuDiscoverProbe);
        Set(Constants.IpLevel, Constants.IpTimeToLive, Ipv4.UsualTimeToLive);
        if (options.TellsTimeToLive)
        {
            Set(Constants.IpLevel, Constants.IpReceiveTimeToLive, 1);
        }

        _segments = !_raw && options.Batching != Batching.None && Set(Constants.UdpLevel, Constants.UdpSegment, 0);
        _ = !_raw && options.Batching == Batching.Both && Set(Constants.UdpLevel, Constants.UdpReceiveOffload, 1);
    }

    /// <inheritdoc/>
    internal override int Descriptor { get; }

    /// <inheritdoc/>
    internal override bool TakesBatches => _segments;

    /// <inheritdoc/>
    internal override SendResult Send(ReadOnlySpan<byte> packets, int length, NetworkAddress destination, byte timeToLive)
    {
        if (packets.Length <= length)
        {
            return SendOnce(packets, 0, destination, timeToLive);
        }

        SendResult result = SendOnce(packets, length, destination, timeToLive);
        if (result != SendResult.Lost || _segments)
        {
            return result;
        }

        // The kernel has just said that it does not segment for this device: one by one from now on.
        for (int start = 0; start < packets.Length; start += length)
        {
            result = SendOnce(packets.Slice(start, Math.Min(length, packets.Length - start)), 0, destination, timeToLive);
        }

        return result == SendResult.Full ? SendResult.Lost : result;
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    internal override bool TryReceive(Span<byte> buffer, out Received received)
    {
        received = default;
        byte* control = stackalloc byte[ControlBytes];
        SocketAddressV4 name = default;
        fixed (byte* start = buffer)
        {
            Piece piece = new() { Start = start, Length = (nuint)buffer.Length };
            MessageHeader message = Message(&name, &piece, control, ControlBytes);
            nint length = Libc.recvmsg(Descriptor, &message, Constants.DontWait);
            if (length < 0 && IsTold(Libc.LastError))
            {
                length = Libc.recvmsg(Descriptor, &message, Constants.DontWait);
            }

            if (length < 0)
            {
                return false;
            }

            received = Read(start, (int)length, message, name);
            return true;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _socket.Dispose();

    private Received Read(byte* start, int length, in MessageHeader message, in SocketAddressV4 name)
    {
        int segment = length;
        byte timeToLive = 0;
        for (nuint at = 0; at + ControlHeaderBytes <= message.ControlLength;)
        {
            byte* entry = message.Control + at;
            nuint entryLength = *(nuint*)entry;
            (int level, int type) = (*(int*)(entry + 8), *(int*)(entry + 12));
            if (entryLength < ControlHeaderBytes)
            {
                break;
            }

            int value = *(int*)(entry + ControlHeaderBytes);
            segment = level == Constants.UdpLevel && type == Constants.UdpReceiveOffload && value > 0 ? value : segment;
            timeToLive = level == Constants.IpLevel && type == Constants.IpTimeToLive ? (byte)value : timeToLive;
            at += (entryLength + 7) & ~(nuint)7;
        }

        // A raw socket hands the IP header over too.
        int header = _raw && length > 0 ? Math.Min(length, (start[0] & 15) * 4) : 0;
        ushort port = _raw ? (ushort)0 : BinaryPrimitives.ReverseEndianness(name.Port);
        NetworkAddress source = new(BinaryPrimitives.ReverseEndianness(name.Address), port);
        return new Received(header, length - header, _raw ? length - header : segment, source, timeToLive);
    }

    [SkipLocalsInit]
    private SendResult SendOnce(ReadOnlySpan<byte> packets, int segment, NetworkAddress destination, byte timeToLive)
    {
        byte* control = stackalloc byte[ControlBytes];
        SocketAddressV4 name = new()
        {
            Family = Constants.InternetFamily,
            Port = BinaryPrimitives.ReverseEndianness(destination.UdpPort),
            Address = BinaryPrimitives.ReverseEndianness(destination.IPv4),
        };
        nuint used = 0;
        if (segment > 0)
        {
            used = Put(control, used, Constants.UdpLevel, Constants.UdpSegment, segment, sizeof(ushort));
        }

        if (timeToLive != Ipv4.UsualTimeToLive)
        {
            used = Put(control, used, Constants.IpLevel, Constants.IpTimeToLive, timeToLive, sizeof(int));
        }

        fixed (byte* start = packets)
        {
            Piece piece = new() { Start = start, Length = (nuint)packets.Length };
            MessageHeader message = Message(&name, &piece, used == 0 ? null : control, used);
            bool sent = Libc.sendmsg(Descriptor, &message, Constants.DontWait) >= 0
                || (IsTold(Libc.LastError) && Libc.sendmsg(Descriptor, &message, Constants.DontWait) >= 0);
            return sent ? SendResult.Sent : Failure(segment);
        }
    }

    private static MessageHeader Message(SocketAddressV4* name, Piece* piece, byte* control, nuint controlLength) => new()
    {
        Name = name,
        NameLength = (uint)sizeof(SocketAddressV4),
        Pieces = piece,
        PieceCount = 1,
        Control = control,
        ControlLength = controlLength,
    };

    private static nuint Put(byte* control, nuint at, int level, int type, int value, int bytes)
    {
        byte* entry = control + at;
        *(nuint*)entry = (nuint)(ControlHeaderBytes + bytes);
        *(int*)(entry + 8) = level;
        *(int*)(entry + 12) = type;
        *(long*)(entry + ControlHeaderBytes) = value;
        return at + ControlHeaderBytes + 8;
    }

    private SendResult Failure(int segment)
    {
        int error = Libc.LastError;
        if (segment > 0 && error is Errors.IoError or Errors.Invalid)
        {
            _segments = false;
            return SendResult.Lost;
        }

        return error switch
        {
            Errors.Again or Errors.NoBuffers or Errors.Interrupted => SendResult.Full,
            Errors.MessageTooLong => SendResult.TooLong,
            Errors.NetworkDown or Errors.NetworkUnreachable or Errors.HostUnreachable or Errors.AddressNotAvailable => SendResult.Unreachable,
            _ => SendResult.Lost,
        };
    }

    private bool Set(int level, int option, int value) => Libc.setsockopt(Descriptor, level, option, &value, sizeof(int)) == 0;
}
