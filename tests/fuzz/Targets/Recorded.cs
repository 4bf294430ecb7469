using System.Buffers;
using System.Text.Json;
using ServalRef.Suite;

namespace ServalRef.Fuzz;

/// <summary>Cases that share a run, with what the suite asked in it and what the reference replied, as lines.</summary>
internal sealed record Session(IReadOnlyList<SuiteCase> Cases, byte[] Requests, byte[] Replies);

/// <summary>Conversations between the suite and the reference.</summary>
internal static class Recorded
{
    private static readonly Lazy<IReadOnlyList<Session>> All = new(() => [.. new[] { "OPEN-9", "MIG-7", "TEAR-5", "DATA-3" }.Select(Of)]);

    /// <summary>A few of them.</summary>
    public static IReadOnlyList<Session> Sessions => All.Value;

    /// <summary>The lines of an input, as the protocol cuts them.</summary>
    public static IEnumerable<byte[]> Lines(byte[] input)
    {
        for (int from = 0; from < input.Length;)
        {
            int end = Array.IndexOf(input, (byte)'\n', from);
            end = end < 0 ? input.Length : end;
            yield return input[from..end];
            from = end + 1;
        }
    }

    /// <summary>A request as a line without its end.</summary>
    public static byte[] Bytes(AdapterRequest request) => Written(json => RequestJson.Write(json, request));

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes, AdapterLines.Writing);
        write(json);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static Session Of(string clause)
    {
        SuiteCase first = CaseCatalog.Select([clause, "scripted", "mtp1"], out _)[0];
        RecordingAdapter adapter = new();
        SuiteCase[] cases = [.. CaseCatalog.All.Where(one => one.Group == first.Group)];
        foreach (CaseResult result in CaseRunner.Run(cases, adapter))
        {
            BrokenPromiseException.Unless(result.Verdict == CaseVerdict.Pass, $"the reference fails {result.Case.Id}");
        }

        return new Session(cases, [.. adapter.Requests], [.. adapter.Replies]);
    }

    private sealed class RecordingAdapter : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        public List<byte> Requests { get; } = [];

        public List<byte> Replies { get; } = [];

        public AdapterHello Hello => _reference.Hello;

        public AdapterReply Do(AdapterRequest request)
        {
            AdapterReply reply = _reference.Do(request);
            Requests.AddRange([.. Bytes(request), (byte)'\n']);
            Replies.AddRange([.. Written(json => ReplyJson.Write(json, request, reply)), (byte)'\n']);
            return reply;
        }
    }
}

/// <summary>An adapter that gives lines for replies, whatever it is asked.</summary>
internal sealed class RepeatingAdapter(IEnumerable<byte[]> lines) : IAdapter
{
    private readonly IEnumerator<byte[]> _lines = lines.GetEnumerator();

    public AdapterHello Hello { get; } = new ReferenceAdapter().Hello;

    public AdapterReply Do(AdapterRequest request)
    {
        if (!_lines.MoveNext())
        {
            throw new AdapterException("the adapter has gone");
        }

        try
        {
            return JsonMembers.Parsed(_lines.Current, line => ReplyJson.Read(line, request));
        }
        catch (FormatException wrong)
        {
            throw new AdapterException("no reply of the protocol", wrong);
        }
    }
}
