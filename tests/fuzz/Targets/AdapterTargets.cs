using System.Text;
using ServalRef.Suite;

namespace ServalRef.Fuzz;

/// <summary>Requests to the reference behind the adapter protocol: each line has a reply that is one of the protocol.</summary>
internal sealed class RequestTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "adapter-request";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "\"type\":\"hello\"", "\"type\":\"start\"", "\"type\":\"listen\"", "\"type\":\"connect\"", "\"type\":\"write\"", "\"type\":\"read\"", "\"type\":\"end\"",
        "\"type\":\"abort\"", "\"type\":\"addAddress\"", "\"type\":\"removeAddress\"", "\"type\":\"addFlow\"", "\"type\":\"removeFlow\"", "\"type\":\"moveFlow\"",
        "\"type\":\"packet\"", "\"type\":\"time\"", "\"now\":0", "null", "{}", "[]", "\"10.1.0.1:0\"", "\"0.0.0.0\"", "\\ud800", "\"transport\":\"datagrams\"",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        MemoryStream replies = new();
        AdapterServer.Run(new ReferenceAdapter(), new MemoryStream(input), replies);
        int lines = Encoding.UTF8.GetString(replies.ToArray()).Count(letter => letter == '\n');
        BrokenPromiseException.Unless(lines == Recorded.Lines(input).Count(), "not one reply for each request");
        foreach (byte[] line in Recorded.Lines(input))
        {
            WritesAsRead(line);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => Recorded.Sessions.Select(session => session.Requests);

    private static void WritesAsRead(byte[] line)
    {
        try
        {
            byte[] written = JsonMembers.Parsed(line, read => Recorded.Bytes(RequestJson.Read(read)));
            byte[] again = JsonMembers.Parsed(written, read => Recorded.Bytes(RequestJson.Read(read)));
            BrokenPromiseException.Unless(written.AsSpan().SequenceEqual(again), $"a request reads otherwise when written again: {Encoding.UTF8.GetString(written)}");
        }
        catch (FormatException)
        {
            // The server has answered that with an error.
        }
    }
}

/// <summary>Replies of an adapter in the course of a case: each case ends with a result, or with what is wrong with the adapter.</summary>
internal sealed class ReplyTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "adapter-reply";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "\"packets\":[", "\"events\":[", "\"deadline\":null", "\"deadline\":0", "\"error\":\"no\"", "\"ttl\":1", "\"event\":\"ended\"", "\"outcome\":\"timed out\"",
        "\"connection\":0", "\"flow\":1", "null", "{}", "[]", "\"10.1.0.1:0\"", "\"0.0.0.0\"", "\\ud800",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        foreach (Session session in Recorded.Sessions)
        {
            try
            {
                CaseResult[] results = [.. CaseRunner.Run(session.Cases, new RepeatingAdapter(Recorded.Lines(input)))];
                BrokenPromiseException.Unless(results.Length == session.Cases.Count, "a case without a result");
            }
            catch (AdapterException broken)
            {
                BrokenPromiseException.Unless(!broken.Message.Contains('\n', StringComparison.Ordinal), $"an error of several lines: {broken.Message}");
            }
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => Recorded.Sessions.Select(session => session.Replies);
}
