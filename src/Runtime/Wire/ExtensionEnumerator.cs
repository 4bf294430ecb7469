namespace ServalRef.Runtime.Wire;

/// <summary>One extension of a SAL header, as bytes.</summary>
public readonly ref struct SalExtension
{
    internal SalExtension(int offset, ReadOnlySpan<byte> bytes)
    {
        Offset = offset;
        Bytes = bytes;
    }

    /// <summary>The type, from the first byte.</summary>
    public ExtensionType Type => (ExtensionType)(Bytes[0] >> 4);

    /// <summary>Where it begins, in bytes from the start of the SAL header.</summary>
    public int Offset { get; }

    /// <summary>The extension with its own header: one byte for PAD, else as many as its second byte says.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}

/// <summary>Walks the extensions of a well-formed SAL header without allocating; usable in <c>foreach</c>.</summary>
public ref struct ExtensionEnumerator
{
    private readonly ReadOnlySpan<byte> _header;
    private int _next;

    internal ExtensionEnumerator(ReadOnlySpan<byte> header)
    {
        _header = header;
        _next = SalParser.BaseBytes;
        Current = default;
    }

    /// <summary>The extension that the last <see cref="MoveNext"/> found.</summary>
    public SalExtension Current { get; private set; }

    /// <summary>This enumerator.</summary>
    public readonly ExtensionEnumerator GetEnumerator() => this;

    /// <summary>Goes on to the next extension; false after the last.</summary>
    public bool MoveNext()
    {
        if (_next >= _header.Length)
        {
            return false;
        }

        int length = _header[_next] >> 4 == (int)ExtensionType.Pad ? 1 : _header[_next + 1];
        Current = new SalExtension(_next, _header.Slice(_next, length));
        _next += length;
        return true;
    }
}
