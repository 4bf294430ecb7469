namespace ServalRef.Oracle.Capture;

/// <summary>A piece of a file in memory, which lasts as long as a frame in it is held.</summary>
internal sealed class Chunk
{
    /// <summary>The bytes; as many as <see cref="ByteSource.Capacity"/>.</summary>
    internal byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(ByteSource.Capacity);

    /// <summary>How many frames in it are held.</summary>
    internal int Holders { get; set; }
}
