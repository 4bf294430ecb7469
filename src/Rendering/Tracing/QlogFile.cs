using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Tracing;

/// <summary>Writes what connections do as qlog 0.3 in JSON, as qvis reads it: a trace for each end of each connection.</summary>
/// <remarks>The file is written when it is disposed of, since the traces of a file stand one behind the other.</remarks>
public sealed class QlogFile : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Stream _output;
    private readonly string _title;
    private readonly QlogSpool _spool = new();
    private readonly List<QlogTrace> _traces = [];
    private readonly ArrayBufferWriter<byte> _event = new(1024);

    /// <summary>A file without traces.</summary>
    /// <param name="output">Where it is written; it then belongs to the file.</param>
    /// <param name="title">What it is about.</param>
    public QlogFile(Stream output, string title)
    {
        (_output, _title) = (output, title);
        Json = new Utf8JsonWriter(_event, Options);
    }

    internal Utf8JsonWriter Json { get; }

    /// <summary>A host whose connections are written.</summary>
    /// <param name="name">Its name.</param>
    public QlogHost Host(string name) => new(this, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Write("{\"qlog_version\":\"0.3\",\"qlog_format\":\"JSON\",\"title\":"u8);
        Put(json => json.WriteStringValue(_title));
        _output.Write(",\"traces\":["u8);
        for (int index = 0; index < _traces.Count; index++)
        {
            _output.Write(index == 0 ? "\n"u8 : ",\n"u8);
            _traces[index].CopyTo(_output, Put);
        }

        _output.Write("\n]}\n"u8);
        _output.Dispose();
        _spool.Dispose();
        Json.Dispose();
    }

    internal QlogTrace Begin(string host, bool opened, ulong group, Instant now)
    {
        QlogTrace trace = new(this, new QlogSpool.Text(_spool), host, opened, group, now);
        _traces.Add(trace);
        return trace;
    }

    /// <summary>What the writer has written since the last call.</summary>
    internal ReadOnlySpan<byte> TakeWritten()
    {
        Json.Flush();
        Json.Reset();
        ReadOnlySpan<byte> written = _event.WrittenSpan;
        _event.ResetWrittenCount();
        return written;
    }

    private void Put(Action<Utf8JsonWriter> write)
    {
        write(Json);
        _output.Write(TakeWritten());
    }
}
