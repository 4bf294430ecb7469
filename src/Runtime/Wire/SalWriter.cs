using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>Writes one packet from its SAL header on into a caller's buffer.</summary>
/// <remarks>
/// Call <see cref="Begin"/>, then the extensions in the order they shall have, then at most one of <c>AddMtp</c> and
/// <c>AddPayload</c>, then <see cref="Finish"/>, which fills in header length, checksum and CRC. What it writes decodes: calls that
/// would make a malformed packet throw. Nothing is allocated. A value type with state: keep it in a variable, do not copy it.
/// </remarks>
public ref partial struct SalWriter
{
    private readonly Span<byte> _buffer;
    private readonly WireRules _rules;
    private int _length;
    private int _extensions;
    private int _headerBytes;
    private ExtensionMap _seen;

    /// <summary>A writer into a buffer.</summary>
    /// <param name="buffer">As large as the packet, at least.</param>
    /// <param name="dialect">The wire to write.</param>
    /// <exception cref="ArgumentException">The dialect has no wire format here.</exception>
    public SalWriter(Span<byte> buffer, Dialect dialect)
        : this(buffer, WireRules.For(dialect))
    {
    }

    internal SalWriter(Span<byte> buffer, WireRules rules)
    {
        _buffer = buffer;
        _rules = rules;
    }

    /// <summary>Begins a packet, forgetting one begun before.</summary>
    /// <param name="sourceFlow">The sender's flow ID; 0 is none.</param>
    /// <param name="destinationFlow">The receiver's flow ID; 0 in a SYN and an unconnected datagram.</param>
    /// <param name="protocol">One of <see cref="SalProtocol"/>, of the writer's dialect (WIRE-10).</param>
    /// <exception cref="ArgumentException">The protocol is not of the dialect, or the buffer is too small.</exception>
    public void Begin(uint sourceFlow, uint destinationFlow, byte protocol)
    {
        if (!_rules.HasProtocol(protocol))
        {
            throw new ArgumentException($"Protocol {protocol} is not one of the dialect.", nameof(protocol));
        }

        _length = 0;
        _extensions = 0;
        _headerBytes = 0;
        _seen = default;
        Span<byte> header = Take(SalParser.BaseBytes);
        BinaryPrimitives.WriteUInt32BigEndian(header, sourceFlow);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], destinationFlow);
        header[8] = 0;
        header[9] = protocol;
        header[10] = 0;
        header[11] = 0;
    }

    /// <summary>Adds what follows the SAL header in prototype2014: a TCP or UDP header with its data, as it is.</summary>
    /// <exception cref="InvalidOperationException">In mtp1, where <c>AddMtp</c> is the only payload, or at a second call.</exception>
    /// <exception cref="ArgumentException">The buffer is too small, or the SAL header is not whole words.</exception>
    public void AddPayload(scoped ReadOnlySpan<byte> payload) => payload.CopyTo(AddPayload(payload.Length));

    /// <summary>Adds room for what follows the SAL header in prototype2014, to be filled in by the caller.</summary>
    /// <param name="bytes">How much of it.</param>
    /// <exception cref="InvalidOperationException">In mtp1, where <c>AddMtp</c> is the only payload, or at a second call.</exception>
    /// <exception cref="ArgumentException">The buffer is too small, or the SAL header is not whole words.</exception>
    public Span<byte> AddPayload(int bytes)
    {
        if (_rules.Mtp)
        {
            throw new InvalidOperationException("In mtp1 a packet ends after its SAL header or goes on with MTP.");
        }

        EndHeader();
        return Take(bytes);
    }

    /// <summary>Ends the packet: fills in the header length (WIRE-1), the SAL checksum (WIRE-2) and the CRC (WIRE-13).</summary>
    /// <returns>The packet's length in bytes, from the start of the buffer.</returns>
    /// <exception cref="InvalidOperationException">Nothing was begun.</exception>
    /// <exception cref="ArgumentException">The SAL header is not whole words: PAD is missing.</exception>
    public int Finish()
    {
        if (_headerBytes == 0)
        {
            EndHeader();
        }

        _buffer[8] = (byte)(_headerBytes / 4);
        BinaryPrimitives.WriteUInt16BigEndian(
            _buffer[SalParser.ChecksumOffset..],
            InternetChecksum.Compute(_buffer[.._headerBytes], SalParser.ChecksumOffset));
        if (_rules.Mtp && _headerBytes < _length)
        {
            FillCrc();
        }

        return _length;
    }

    private Span<byte> Take(int bytes)
    {
        if (bytes > _buffer.Length - _length)
        {
            throw new ArgumentException($"The buffer of {_buffer.Length} bytes is too small: {_length} are used, {bytes} more needed.");
        }

        Span<byte> taken = _buffer.Slice(_length, bytes);
        _length += bytes;
        return taken;
    }

    private void EndHeader()
    {
        if (_length == 0)
        {
            throw new InvalidOperationException("Begin comes first.");
        }

        if (_headerBytes != 0)
        {
            throw new InvalidOperationException("The packet has its payload already.");
        }

        if (_length % 4 != 0)
        {
            throw new ArgumentException($"The SAL header has {_length} bytes, not whole words: add PAD.");
        }

        _headerBytes = _length;
    }
}
