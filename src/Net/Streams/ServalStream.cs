namespace ServalRef.Net.Streams;

/// <summary>The two streams of a connection: what is written the peer reads, and the other way round.</summary>
/// <remarks>
/// One read and one write at a time. A write is done when all its bytes lie in the send buffer, whose room is what holds a fast writer
/// back; the peer may not have them yet. <c>PipeReader.Create</c> and <c>PipeWriter.Create</c> make pipes of it.
/// </remarks>
public sealed class ServalStream : Stream
{
    private readonly ServalConnection _connection;

    internal ServalStream(ServalConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends our stream after all that was written (TEAR-1); the peer's goes on.</summary>
    public void CompleteWrites() => _connection.CompleteWrites();

    /// <inheritdoc/>
    /// <exception cref="ServalException">The connection ended otherwise than well.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : _connection.Reading.Begin(buffer, _connection, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ServalException">The connection ended otherwise than well.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!buffer.IsEmpty)
        {
            // The host only reads it.
            Memory<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer);
            await _connection.Writing.Begin(bytes, _connection, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
