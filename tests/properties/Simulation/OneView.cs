using System.Buffers.Binary;
using System.Text;

namespace ServalRef.Properties.Simulated;

/// <summary>Leaves out of a pcapng file what was captured elsewhere.</summary>
internal static class OneView
{
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;

    /// <summary>The file without packets of interfaces whose names begin otherwise.</summary>
    /// <returns>The file; none if it would hold no packet.</returns>
    internal static byte[]? Of(ReadOnlySpan<byte> file, string interfaces)
    {
        List<byte> kept = [];
        List<bool> isWanted = [];
        bool isEmpty = true;
        byte[] name = Encoding.UTF8.GetBytes(interfaces);
        while (file.Length > 0)
        {
            ReadOnlySpan<byte> block = file[..(int)BinaryPrimitives.ReadUInt32LittleEndian(file[4..])];
            uint kind = BinaryPrimitives.ReadUInt32LittleEndian(block);
            if (kind == InterfaceDescription)
            {
                isWanted.Add(block.IndexOf(name) >= 0);
            }

            bool isPacket = kind == EnhancedPacket;
            if (!isPacket || isWanted[(int)BinaryPrimitives.ReadUInt32LittleEndian(block[8..])])
            {
                kept.AddRange(block);
                isEmpty &= !isPacket;
            }

            file = file[block.Length..];
        }

        return isEmpty ? null : [.. kept];
    }
}
