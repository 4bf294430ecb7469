using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>A trace of a simulation: one JSON object a line, of which those are packets that hold the bytes of one (<c>ip</c>).</summary>
/// <remarks>Lines of other events are passed over. What is read of a packet: <c>event</c>, <c>number</c>,
/// <c>time_ns</c>, <c>at</c>, <c>direction</c> and <c>ip</c>.</remarks>
internal sealed partial class TraceFormat(ByteSource source) : CaptureFormat(source)
{
    private readonly List<string> _interfaces = [];
    private readonly byte[] _data = new byte[MaxCapturedLength];
    private int _length;
    private int _place;
    private Instant _time;
    private long _packets;
    private bool _lacks;
    private int _port;
    private long _line;

    /// <inheritdoc/>
    public override int Interfaces => _interfaces.Count;

    /// <summary>Begins to read a file whose first four bytes are available.</summary>
    /// <returns>Null if it does not begin as a JSON object does.</returns>
    public static TraceFormat? TryOpen(ByteSource source) => source.Peek(1)[0] == '{' ? new TraceFormat(source) : null;

    /// <inheritdoc/>
    public override string? InterfaceName(int id) => id < _interfaces.Count ? _interfaces[id] : null;

    /// <inheritdoc/>
    public override bool NamesHost(int id) => true;

    /// <inheritdoc/>
    public override InterfaceStatistics? Statistics(int id) => new() { IsWhole = !_lacks };

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (TryLine(out int length))
        {
            _line++;
            bool packet = length > 0 && Read(Source.Peek(length));
            if (packet)
            {
                // The bytes take the place of their digits, which nobody needs any more.
                Source.Overwrite(Source.Cursor + _place, _data.AsSpan(0, _length));
                Accept(_time, _port, LinkLayer.Raw, (uint)_length, _place, _length);
            }

            Source.Advance(length + (Source.Available > length ? 1 : 0));
            if (packet)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryLine(out int length)
    {
        while (true)
        {
            length = Source.Peek(Source.Available).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return true;
            }

            if (Source.Available == ByteSource.Capacity)
            {
                throw Source.Failure($"line {_line + 1}: longer than {ByteSource.Capacity} bytes; a trace has one JSON object a line");
            }

            if (!Source.Ensure(Source.Available + 1))
            {
                length = Source.Available;
                return length > 0;
            }
        }
    }

    /// <summary>Reads a line, and tells whether it is a packet.</summary>
    private bool Read(ReadOnlySpan<byte> line)
    {
        _length = 0;
        _place = 0;
        long number = 0;
        IsInbound = null;
        (bool isPacket, bool hasTime, string? at, bool hasBytes) = (false, false, null, false);
        try
        {
            var reader = new Utf8JsonReader(line);
            _ = reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                _ = reader.Read();
                switch (name)
                {
                    case "event":
                        isPacket = reader.ValueTextEquals("packet"u8);
                        break;
                    case "time_ns":
                        hasTime = reader.TryGetInt64(out long nanoseconds);
                        _time = new Instant(nanoseconds);
                        break;
                    case "number":
                        _ = reader.TryGetInt64(out number);
                        break;
                    case "direction":
                        IsInbound = reader.ValueTextEquals("received"u8) ? true : reader.ValueTextEquals("sent"u8) ? false : null;
                        break;
                    case "at":
                        at = reader.GetString();
                        break;
                    case "ip":
                        hasBytes = TryBytes(reader.ValueSpan);
                        _place = (int)reader.TokenStartIndex + 1;
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Source.Failure($"line {_line}: this is no JSON object: {Place().Replace(e.Message, "")}");
        }

        if (!isPacket || at is null)
        {
            return false;
        }

        if (!hasTime || !hasBytes)
        {
            throw Source.Failure($"line {_line}: a packet needs 'time_ns', a number, and 'ip', the packet from its IPv4 header on in hexadecimal");
        }

        // A trace numbers its packets, so it shows whether one was left out.
        _lacks |= number != ++_packets;
        _port = PortOf(at);
        return true;
    }

    private bool TryBytes(ReadOnlySpan<byte> text)
    {
        _length = text.Length / 2;
        if (text.Length % 2 != 0 || _length > _data.Length)
        {
            return false;
        }

        Span<char> digits = text.Length <= 8192 ? stackalloc char[text.Length] : new char[text.Length];
        Encoding.ASCII.GetChars(text, digits);
        return Convert.FromHexString(digits, _data, out _, out int written) == System.Buffers.OperationStatus.Done && written == _length;
    }

    private int PortOf(string name)
    {
        int place = _interfaces.IndexOf(name);
        if (place < 0)
        {
            place = _interfaces.Count;
            _interfaces.Add(name);
        }

        return place;
    }

    // The parser counts lines of what it was given, which is always one.
    [GeneratedRegex(@" LineNumber: .*$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
