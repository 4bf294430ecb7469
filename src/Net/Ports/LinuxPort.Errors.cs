using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ServalRef.Net.Native;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <content>What ICMP says of packets that were sent, which the kernel keeps in a queue of its own.</content>
internal sealed unsafe partial class LinuxPort
{
    /// <inheritdoc/>
    internal override void HearErrors() => _hears = _hears || Set(Constants.IpLevel, Constants.IpReceiveErrors, 1);

    /// <inheritdoc/>
    [SkipLocalsInit]
    internal override bool TryHear(Span<byte> buffer, out IcmpMessage message)
    {
        message = default;
        byte* control = stackalloc byte[ControlBytes];
        SocketAddressV4 name = default;
        fixed (byte* start = buffer)
        {
            Piece piece = new() { Start = start, Length = (nuint)buffer.Length };
            MessageHeader header = Message(&name, &piece, control, ControlBytes);
            nint length = _hears ? Libc.recvmsg(Descriptor, &header, Constants.ErrorQueue | Constants.DontWait) : -1;
            if (length < 0)
            {
                return false;
            }

            NetworkAddress destination = new(
                BinaryPrimitives.ReverseEndianness(name.Address), _raw ? (ushort)0 : BinaryPrimitives.ReverseEndianness(name.Port));
            if (Find(header) is { } error)
            {
                NetworkAddress offender = new(BinaryPrimitives.ReverseEndianness(error.Offender.Address));
                message = new IcmpMessage((int)length, destination, error.Type, error.Code, offender);
            }

            return true;
        }
    }

    private static ExtendedError? Find(in MessageHeader header)
    {
        for (nuint at = 0; at + ControlHeaderBytes <= header.ControlLength;)
        {
            byte* entry = header.Control + at;
            nuint length = *(nuint*)entry;
            (int level, int type) = (*(int*)(entry + 8), *(int*)(entry + 12));
            if (length < ControlHeaderBytes)
            {
                break;
            }

            if (level == Constants.IpLevel && type == Constants.IpReceiveErrors && length >= ControlHeaderBytes + (nuint)sizeof(ExtendedError))
            {
                ExtendedError error = *(ExtendedError*)(entry + ControlHeaderBytes);
                return error.Origin == Constants.ErrorFromIcmp ? error : null;
            }

            at += (length + 7) & ~(nuint)7;
        }

        return null;
    }

    // What ICMP said of an earlier packet, perhaps to somebody else, fails the next call, which then does nothing: it is made again.
    private bool IsTold(int error)
    {
        bool told = _hears && error is not (Errors.Again or Errors.NoBuffers or Errors.Interrupted);
        MayHaveErrors |= told;
        return told;
    }
}
