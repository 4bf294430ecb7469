using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <content>The MTP header.</content>
public ref partial struct SalWriter
{
    /// <summary>Adds an MTP header and its payload (WIRE-12 to WIRE-15).</summary>
    /// <param name="fields">The header's fields.</param>
    /// <param name="ranges">ACK ranges, at most 64, largest numbers first; only with ACK and an acknowledged flow.</param>
    /// <param name="payload">The data; only with DATA.</param>
    /// <exception cref="ArgumentException">The header would be malformed, or the buffer is too small.</exception>
    /// <exception cref="InvalidOperationException">In prototype2014, before Begin, or at a second call.</exception>
    public void AddMtp(scoped in MtpFields fields, scoped ReadOnlySpan<AckRange> ranges, scoped ReadOnlySpan<byte> payload) =>
        payload.CopyTo(AddMtp(fields, ranges, payload.Length));

    /// <summary>Adds an MTP header and room for its payload, which the caller fills before <see cref="Finish"/>.</summary>
    /// <param name="fields">The header's fields.</param>
    /// <param name="ranges">ACK ranges, at most 64, largest numbers first; only with ACK and an acknowledged flow.</param>
    /// <param name="payloadBytes">Bytes of payload; only with DATA.</param>
    /// <returns>The room, inside the buffer, so that a stream can be read straight into the packet.</returns>
    /// <exception cref="ArgumentException">The header would be malformed, or the buffer is too small.</exception>
    /// <exception cref="InvalidOperationException">In prototype2014, before Begin, or at a second call.</exception>
    public Span<byte> AddMtp(scoped in MtpFields fields, scoped ReadOnlySpan<AckRange> ranges, int payloadBytes)
    {
        if (!_rules.Mtp)
        {
            throw new InvalidOperationException("Only mtp1 has MTP.");
        }

        CheckFields(fields, ranges, payloadBytes);
        EndHeader();
        int headerBytes = MtpHeader.HeaderBytesFor(fields.Flags, ranges.Length);
        Span<byte> header = Take(headerBytes + payloadBytes);
        header[0] = 0x10;
        header[1] = (byte)fields.Flags;
        header[2] = (byte)(headerBytes / 4);
        header[3] = (byte)ranges.Length;
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], fields.PacketNumber);
        if ((fields.Flags & MtpFlags.Ack) != 0)
        {
            WriteAck(header[MtpHeader.FixedBytes..], fields, ranges);
        }

        if ((fields.Flags & MtpFlags.Data) != 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(header[(headerBytes - MtpHeader.DataBytes)..], fields.Sequence);
        }

        return header[headerBytes..];
    }

    private static void WriteAck(Span<byte> block, scoped in MtpFields fields, scoped ReadOnlySpan<AckRange> ranges)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, fields.AckedFlow);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], fields.LargestAcknowledged);
        BinaryPrimitives.WriteUInt16BigEndian(block[8..], fields.AckDelay);
        BinaryPrimitives.WriteUInt16BigEndian(block[10..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(block[12..], fields.DataAck);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], fields.Window);
        block = block[MtpHeader.AckBytes..];
        foreach (AckRange range in ranges)
        {
            BinaryPrimitives.WriteUInt16BigEndian(block, range.Gap);
            BinaryPrimitives.WriteUInt16BigEndian(block[2..], range.Length);
            block = block[4..];
        }
    }

    // Fields of an absent block have to be 0, so that nothing the caller meant to say is lost.
    private static void CheckFields(scoped in MtpFields fields, scoped ReadOnlySpan<AckRange> ranges, int payloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        const MtpFlags Known = MtpFlags.Data | MtpFlags.Ack | MtpFlags.Fin | MtpFlags.Probe | MtpFlags.Moved;
        if ((fields.Flags & ~Known) != 0)
        {
            throw new ArgumentException("Reserved flags are 0.", nameof(fields));
        }

        bool data = (fields.Flags & MtpFlags.Data) != 0;
        bool fin = (fields.Flags & MtpFlags.Fin) != 0;
        if (data ? payloadBytes == 0 && !fin : fin || payloadBytes != 0 || fields.Sequence != 0)
        {
            throw new ArgumentException(
                "DATA goes with payload or FIN; payload, FIN and a sequence number only with DATA.", nameof(fields));
        }

        bool ackFields = fields.AckedFlow != 0 || fields.LargestAcknowledged != 0 || fields.AckDelay != 0 || fields.DataAck != 0
            || fields.Window != 0;
        if ((fields.Flags & MtpFlags.Ack) == 0 && (ackFields || ranges.Length != 0))
        {
            throw new ArgumentException("Acknowledgement fields and ranges only with ACK.", nameof(fields));
        }

        CheckRanges(fields, ranges);
    }

    private static void CheckRanges(scoped in MtpFields fields, scoped ReadOnlySpan<AckRange> ranges)
    {
        if (ranges.Length > MtpHeader.MaximumRanges)
        {
            throw new ArgumentException($"At most 64 ACK ranges, not {ranges.Length}: leave out the lowest.", nameof(ranges));
        }

        if (ranges.Length > 0 && (fields.AckedFlow == 0 || ranges[0].Gap != 0))
        {
            throw new ArgumentException("Ranges need an acknowledged flow, and the first has gap 0.", nameof(ranges));
        }

        foreach (AckRange range in ranges)
        {
            if (range.Length == 0)
            {
                throw new ArgumentException("A range holds at least one packet.", nameof(ranges));
            }
        }
    }

    private readonly void FillCrc()
    {
        uint source = BinaryPrimitives.ReadUInt32BigEndian(_buffer);
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(_buffer[4..]);
        Span<byte> mtp = _buffer[_headerBytes.._length];
        BinaryPrimitives.WriteUInt32BigEndian(mtp[4..], Crc32C.ComputeMtp(source, destination, _buffer[9], mtp));
    }
}
