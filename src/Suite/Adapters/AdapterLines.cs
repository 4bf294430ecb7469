using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServalRef.Suite;

/// <summary>Lines of a stream, as bytes.</summary>
internal sealed class AdapterLines(Stream stream)
{
    private byte[] _bytes = new byte[1 << 16];
    private int _from;
    private int _to;

    /// <summary>How lines are written: no indentation, and base64 as it is.</summary>
    internal static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The next line without its end; valid until the next call. A last line without an end counts.</summary>
    internal bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = _from;
        while (true)
        {
            int end = _bytes.AsSpan(searched, _to - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = _bytes.AsMemory(_from, searched + end - _from);
                _from = searched + end + 1;
                return true;
            }

            searched = Fill();
            if (searched < 0)
            {
                line = _bytes.AsMemory(_from, _to - _from);
                _from = _to;
                return line.Length > 0;
            }
        }
    }

    // Reads more behind what is there; returns where that begins, below 0 at the end of the stream.
    private int Fill()
    {
        if (_from > 0)
        {
            _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        int read = stream.Read(_bytes, _to, _bytes.Length - _to);
        _to += read;
        return read == 0 ? -1 : _to - read;
    }
}
