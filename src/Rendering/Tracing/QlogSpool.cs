using System.Buffers;

namespace ServalRef.Rendering.Tracing;

/// <summary>Texts that grow side by side: what is long of them lies in one temporary file, so that no run is too long for memory.</summary>
internal sealed class QlogSpool : IDisposable
{
    private FileStream? _file;

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private long Put(ReadOnlySpan<byte> bytes)
    {
        _file ??= new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        long at = _file.Seek(0, SeekOrigin.End);
        _file.Write(bytes);
        return at;
    }

    private void Copy(long at, int length, Stream to)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        _file!.Seek(at, SeekOrigin.Begin);
        _file.ReadExactly(buffer, 0, length);
        to.Write(buffer, 0, length);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>One of the texts.</summary>
    internal sealed class Text(QlogSpool spool)
    {
        private const int Kept = 16_384;
        private readonly List<(long At, int Length)> _pieces = [];
        private readonly ArrayBufferWriter<byte> _end = new(256);

        /// <summary>Adds to it.</summary>
        internal void Add(ReadOnlySpan<byte> bytes)
        {
            _end.Write(bytes);
            if (_end.WrittenCount >= Kept)
            {
                PutAway();
            }
        }

        /// <summary>Keeps nothing of it in memory.</summary>
        internal void PutAway()
        {
            if (_end.WrittenCount > 0)
            {
                _pieces.Add((spool.Put(_end.WrittenSpan), _end.WrittenCount));
                _end.Clear();
            }
        }

        /// <summary>Writes all of it.</summary>
        internal void CopyTo(Stream stream)
        {
            foreach ((long at, int length) in _pieces)
            {
                spool.Copy(at, length, stream);
            }

            stream.Write(_end.WrittenSpan);
        }
    }
}
