using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>A UDP socket as every system has it: one datagram a call.</summary>
internal sealed class PortablePort : Port
{
    // The bytes of a socket address behind its family: port, then address, in network order.
    private const int PortOffset = 2;
    private const int AddressOffset = 4;
    private readonly SocketAddress _to = new(AddressFamily.InterNetwork, 16);
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork, 16);

    /// <summary>Takes a socket over.</summary>
    /// <param name="local">Its address and port.</param>
    /// <param name="socket">The socket, which then belongs to the port.</param>
    /// <param name="options">What is asked of it.</param>
    internal PortablePort(NetworkAddress local, Socket socket, PortOptions options)
        : base(local)
    {
        Socket = socket;
        socket.ReceiveBufferSize = options.ReceiveBuffer;
        ReceiveBuffer = socket.ReceiveBufferSize;
    }

    /// <summary>The socket, for who waits for it.</summary>
    internal Socket Socket { get; }

    /// <inheritdoc/>
    internal override int Descriptor => (int)Socket.Handle;

    /// <inheritdoc/>
    internal override SendResult Send(ReadOnlySpan<byte> packets, int length, NetworkAddress destination, byte timeToLive)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_to.Buffer.Span[PortOffset..], destination.UdpPort);
        BinaryPrimitives.WriteUInt32BigEndian(_to.Buffer.Span[AddressOffset..], destination.IPv4);
        try
        {
            for (int start = 0; start < packets.Length; start += length)
            {
                Socket.SendTo(packets.Slice(start, Math.Min(length, packets.Length - start)), SocketFlags.None, _to);
            }

            return SendResult.Sent;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => SendResult.Full,
                SocketError.MessageSize => SendResult.TooLong,
                SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressNotAvailable
                    => SendResult.Unreachable,
                _ => SendResult.Lost,
            };
        }
    }

    /// <inheritdoc/>
    internal override bool TryReceive(Span<byte> buffer, out Received received)
    {
        received = default;
        try
        {
            // To ask first is cheaper than the exception of a socket that has nothing.
            if (!Socket.Poll(0, SelectMode.SelectRead))
            {
                return false;
            }

            int length = Socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            ReadOnlySpan<byte> name = _from.Buffer.Span;
            NetworkAddress source = new(
                BinaryPrimitives.ReadUInt32BigEndian(name[AddressOffset..]), BinaryPrimitives.ReadUInt16BigEndian(name[PortOffset..]));
            received = new Received(0, length, length, source, 0);
            return true;
        }
        catch (SocketException)
        {
            // An ICMP error of an earlier send, on systems that tell it here: nothing was received.
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => Socket.Dispose();
}
