using System.Buffers.Binary;
using System.IO.Compression;
using ZstdSharp;

namespace ServalRef.Oracle.Capture;

/// <summary>Reads through gzip (RFC 1952) and Zstandard (RFC 8878), known by their first bytes.</summary>
internal static class Compression
{
    /// <summary>What is said of compressed data that cannot be read.</summary>
    internal const string Damage = "the compressed data are empty, damaged or cut short; decompress as much as can be saved, and check that";

    private const ushort GzipMagic = 0x1F8B;

    private const uint ZstandardMagic = 0x28B52FFD;

    /// <summary>Whether data that begin so are compressed.</summary>
    /// <param name="start">The first four bytes.</param>
    internal static bool IsAt(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadUInt16BigEndian(start) == GzipMagic || BinaryPrimitives.ReadUInt32BigEndian(start) == ZstandardMagic;

    /// <summary>What a compressed stream holds.</summary>
    /// <param name="start">Its first four bytes, which it still has before it.</param>
    /// <param name="compressed">The stream.</param>
    /// <param name="leaveOpen">Whether the stream does not belong to the result.</param>
    internal static Stream Open(ReadOnlySpan<byte> start, Stream compressed, bool leaveOpen = false) =>
        BinaryPrimitives.ReadUInt16BigEndian(start) == GzipMagic
            ? new GZipStream(compressed, CompressionMode.Decompress, leaveOpen)
            : new DecompressionStream(compressed, leaveOpen: leaveOpen);

    /// <summary>Whether an exception says that compressed data are damaged.</summary>
    internal static bool IsDamage(Exception e) => e is InvalidDataException or ZstdException or EndOfStreamException;
}
