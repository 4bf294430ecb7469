using System.Buffers.Binary;

namespace ServalRef.Oracle.Capture;

/// <summary>The block of a pcapng file that begins at the source's next byte: its fields and the checks that hold for all blocks.</summary>
internal sealed class PcapNgCursor(ByteSource source)
{
    /// <summary>The byte order of the current section.</summary>
    public bool BigEndian { get; set; }

    /// <summary>A field of the block, which must be available.</summary>
    /// <param name="offset">Where, counted from the block's first byte.</param>
    public uint UInt32(int offset)
    {
        ReadOnlySpan<byte> field = source.Peek(offset + 4)[offset..];
        return BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
    }

    /// <summary>A field of the block, which must be available.</summary>
    /// <param name="offset">Where, counted from the block's first byte.</param>
    public ushort UInt16(int offset)
    {
        ReadOnlySpan<byte> field = source.Peek(offset + 2)[offset..];
        return BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
    }

    /// <summary>Refuses a block that says it is shorter than its kind allows.</summary>
    public void CheckLength(uint length, int shortest)
    {
        if (length < shortest || length % 4 != 0)
        {
            throw source.Failure($"byte {source.Position}: block length {length}; a multiple of 4 and at least {shortest} was expected");
        }
    }

    /// <summary>Refuses a block, wholly available, that does not repeat its length at its end.</summary>
    public void CheckTrailer(uint length) => CheckTrailer(source.Position, length, UInt32((int)length - 4));

    /// <summary>Passes over the block.</summary>
    /// <returns>False if the file ends before.</returns>
    public bool Skip(uint length)
    {
        long start = source.Position;
        if (!source.Skip(length - 4L) || !source.Ensure(4))
        {
            return false;
        }

        CheckTrailer(start, length, UInt32(0));
        source.Advance(4);
        return true;
    }

    private void CheckTrailer(long start, uint length, uint trailer)
    {
        if (trailer != length)
        {
            throw source.Failure($"byte {start}: block length {length} at its start, but {trailer} at its end");
        }
    }
}
