using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <content>The extensions.</content>
public ref partial struct SalWriter
{
    /// <summary>Adds PAD extensions of one byte each; four of them, or a multiple, keep the header whole words.</summary>
    /// <param name="count">How many; each counts as an extension (WIRE-6).</param>
    /// <exception cref="ArgumentException">More than ten extensions, or the buffer is too small.</exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddPad(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (; count > 0; count--)
        {
            AddPadByte(0);
        }
    }

    /// <summary>Adds CONTROL.</summary>
    /// <param name="flags">Without the reserved bits.</param>
    /// <param name="version">The version number.</param>
    /// <param name="ackno">Version answered plus 1; 0 in mtp1 without the ACK flag (CTL-13).</param>
    /// <param name="nonce">The sender's nonce, or the echoed one of a reply (SEC-2).</param>
    /// <exception cref="ArgumentException">
    /// A reserved flag, a second CONTROL, more than ten extensions, or the buffer is too small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddControl(ControlFlags flags, uint version, uint ackno, ulong nonce)
    {
        if ((flags & ControlFlags.Reserved) != 0)
        {
            throw new ArgumentException("Reserved flags are 0 when sent.", nameof(flags));
        }

        AddControl(0, flags, 0, version, ackno, nonce);
    }

    /// <summary>Adds SERVICE; in a datagram first the destination, then the source.</summary>
    /// <param name="serviceId">32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes, a third SERVICE, more than ten extensions, or the buffer is too small.</exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddService(scoped ReadOnlySpan<byte> serviceId)
    {
        if (serviceId.Length != SalPacket.ServiceIdBytes)
        {
            throw new ArgumentException($"A service ID has 32 bytes, not {serviceId.Length}.", nameof(serviceId));
        }

        AddService(0, 0, serviceId);
    }

    internal void AddPadByte(byte value)
    {
        if (_length == 0 || _headerBytes != 0)
        {
            throw new InvalidOperationException("Extensions come after Begin and before the payload.");
        }

        if (++_extensions > SalParser.MaximumExtensions)
        {
            throw new ArgumentException("A packet has at most 10 extensions, PAD included.");
        }

        Take(1)[0] = value;
    }

    internal void AddControl(int nibble, ControlFlags flags, byte reserved, uint version, uint ackno, ulong nonce)
    {
        Span<byte> extension = BeginExtension(ExtensionType.Control, nibble, SalParser.ControlBytes, ref _seen.Control);
        extension[2] = (byte)flags;
        extension[3] = reserved;
        BinaryPrimitives.WriteUInt32BigEndian(extension[4..], version);
        BinaryPrimitives.WriteUInt32BigEndian(extension[8..], ackno);
        BinaryPrimitives.WriteUInt64BigEndian(extension[12..], nonce);
    }

    internal void AddService(int nibble, ushort reserved, scoped ReadOnlySpan<byte> serviceId)
    {
        Span<byte> extension = _seen.FirstService == 0
            ? BeginExtension(ExtensionType.Service, nibble, SalParser.ServiceBytes, ref _seen.FirstService)
            : BeginExtension(ExtensionType.Service, nibble, SalParser.ServiceBytes, ref _seen.SecondService);
        BinaryPrimitives.WriteUInt16BigEndian(extension[2..], reserved);
        serviceId.CopyTo(extension[4..]);
    }

    private Span<byte> BeginExtension(ExtensionType type, int nibble, int bytes, scoped ref ushort seen)
    {
        if (_length == 0 || _headerBytes != 0)
        {
            throw new InvalidOperationException("Extensions come after Begin and before the payload.");
        }

        if (type > _rules.LastExtension)
        {
            throw new ArgumentException($"The dialect has no extension {type}.");
        }

        if (seen != 0)
        {
            throw new ArgumentException($"The packet has its fill of {type} extensions.");
        }

        if (bytes > byte.MaxValue)
        {
            throw new ArgumentException($"An extension of {bytes} bytes does not fit its length field.");
        }

        if (_extensions == SalParser.MaximumExtensions)
        {
            throw new ArgumentException("A packet has at most 10 extensions, PAD included.");
        }

        int offset = _length;
        Span<byte> extension = Take(bytes);
        seen = (ushort)offset;
        _extensions++;
        extension[0] = (byte)(((int)type << 4) | nibble);
        extension[1] = (byte)bytes;
        return extension;
    }
}
