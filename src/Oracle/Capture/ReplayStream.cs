namespace ServalRef.Oracle.Capture;

/// <summary>A stream that can be looked into before it is read from its beginning, though it comes only once.</summary>
/// <param name="stream">The stream, which then belongs to this.</param>
internal sealed class ReplayStream(Stream stream) : IDisposable
{
    private readonly MemoryStream _kept = new();

    private long _length;

    /// <summary>Its bytes from the beginning, which are kept; before <see cref="Whole"/> only.</summary>
    internal Stream Preview() => new View(this, keeps: true);

    /// <summary>Its bytes from the beginning.</summary>
    internal Stream Whole() => new View(this, keeps: false);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private int Read(long position, Span<byte> buffer, bool keeps)
    {
        if (position < _length)
        {
            _kept.Position = position;
            return _kept.Read(buffer);
        }

        int read = stream.Read(buffer);
        if (keeps)
        {
            _kept.Position = _length;
            _kept.Write(buffer[..read]);
            _length += read;
        }

        return read;
    }

    private sealed class View(ReplayStream owner, bool keeps) : ForwardStream
    {
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            int read = owner.Read(_position, buffer, keeps);
            _position += read;
            return read;
        }
    }
}
