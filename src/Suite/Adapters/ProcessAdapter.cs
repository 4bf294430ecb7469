using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ServalRef.Suite;

/// <summary>An adapter that is a program of its own.</summary>
public sealed class ProcessAdapter : IAdapter, IDisposable
{
    private readonly Process _process;
    private readonly AdapterLines _lines;
    private readonly ArrayBufferWriter<byte> _request = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly TimeSpan _patience;

    // Ends a program that does not answer.
    private readonly Timer _watchdog;

    private ProcessAdapter(Process process, TimeSpan patience)
    {
        (_process, _patience) = (process, patience);
        _lines = new AdapterLines(process.StandardOutput.BaseStream);
        _json = new Utf8JsonWriter(_request, AdapterLines.Writing);
        _watchdog = new Timer(_ => process.Kill(entireProcessTree: true));
        Hello = null!;
    }

    /// <inheritdoc/>
    public AdapterHello Hello { get; private set; }

    /// <summary>Starts a program and asks who it is.</summary>
    /// <param name="command">Program and arguments, split at spaces; double quotes hold words together.</param>
    /// <param name="patience">How long a reply may take by the wall clock before the program is given up.</param>
    /// <exception cref="AdapterException">It cannot be run, or does not speak the protocol.</exception>
    public static ProcessAdapter Start(string command, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(command);
        List<string> words = Words(command);
        if (words.Count == 0)
        {
            throw new AdapterException("the adapter's command is empty");
        }

        ProcessStartInfo start = new(words[0], words.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        ProcessAdapter adapter;
        try
        {
            adapter = new ProcessAdapter(Process.Start(start)!, patience);
        }
        catch (Exception failed) when (failed is Win32Exception or InvalidOperationException)
        {
            throw new AdapterException($"the adapter '{words[0]}' cannot be run: {failed.Message.ReplaceLineEndings(" ")}", failed);
        }

        try
        {
            adapter.Hello = adapter.Exchange(WriteHello, "hello", ReplyJson.ReadHello);
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public AdapterReply Do(AdapterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Exchange(json => RequestJson.Write(json, request), request.GetType().Name, line => ReplyJson.Read(line, request));
    }

    /// <summary>Ends its input, waits a moment, and stops it.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone.
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _watchdog.Dispose();
        _process.Dispose();
        _json.Dispose();
    }

    private T Exchange<T>(Action<Utf8JsonWriter> write, string what, Func<JsonElement, T> read)
    {
        _request.ResetWrittenCount();
        _json.Reset();
        write(_json);
        _json.Flush();
        _request.Write("\n"u8);
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            _process.StandardInput.BaseStream.Write(_request.WrittenSpan);
            _process.StandardInput.BaseStream.Flush();
            if (!_lines.TryRead(out ReadOnlyMemory<byte> line))
            {
                throw new AdapterException($"the adapter ended, or took more than {_patience.TotalSeconds:0} s, instead of answering {what}");
            }

            return Parsed(line, what, read);
        }
        catch (IOException gone)
        {
            throw new AdapterException($"the adapter has gone: {what} could not be asked", gone);
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static T Parsed<T>(ReadOnlyMemory<byte> line, string what, Func<JsonElement, T> read)
    {
        try
        {
            return JsonMembers.Parsed(line, read);
        }
        catch (FormatException wrong)
        {
            string shown = Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 80)]);
            throw new AdapterException($"the adapter's reply to {what} is not one of the protocol: {wrong.Message}: {shown}", wrong);
        }
    }

    private static void WriteHello(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "hello"u8);
        json.WriteNumber("protocol"u8, AdapterServer.Protocol);
        json.WriteEndObject();
    }

    private static List<string> Words(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        bool begun = false;
        foreach (char letter in command)
        {
            if (letter == '"')
            {
                (quoted, begun) = (!quoted, true);
            }
            else if (char.IsWhiteSpace(letter) && !quoted)
            {
                Take();
            }
            else
            {
                word.Append(letter);
                begun = true;
            }
        }

        Take();
        return words;

        void Take()
        {
            if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }
    }
}
