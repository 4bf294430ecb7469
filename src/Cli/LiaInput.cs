using System.Text.Json;
using ServalRef.Runtime.Congestion;

namespace ServalRef.Cli;

/// <summary>One question to <c>lia</c>: the flows of a connection, and what is acknowledged on each.</summary>
/// <param name="Name">Its name in the input, or its place if it has none.</param>
/// <param name="Source">Where it stands, for messages; gone when the next is read.</param>
/// <param name="Paths">The flows, at least one; windows and packets in bytes, round-trip times in milliseconds.</param>
/// <param name="BytesAcked">Bytes newly acknowledged, for each flow.</param>
internal sealed record LiaVector(string Name, JsonPlace Source, PathState[] Paths, double[] BytesAcked);

/// <summary>Reads what <c>lia</c> is asked: <c>{"vectors": [...]}</c>, a list of vectors, or one vector.</summary>
/// <remarks>
/// A vector is <c>{"name": ..., "subflows": [{"cwnd_bytes": ..., "rtt_ms": ..., "mss": ..., "bytes_acked": ...}]}</c>. Other fields,
/// such as the expected results beside them, are left alone.
/// </remarks>
internal static class LiaInput
{
    /// <summary>Reads to the end of the input.</summary>
    /// <returns>At least one vector.</returns>
    /// <exception cref="UsageException">The input is not JSON, or not of this form; the message names line and field.</exception>
    public static IEnumerable<LiaVector> Read(TextReader input)
    {
        string text = input.ReadToEnd();
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("standard input is empty; expected flows as JSON (see servalref lia --help)");
        }

        using JsonInput document = JsonInput.Parse("standard input", text);
        int number = 0;
        foreach (JsonPlace vector in VectorsOf(document.Root))
        {
            number++;
            yield return ReadVector(vector, number);
        }
    }

    private static IEnumerable<JsonPlace> VectorsOf(JsonPlace root)
    {
        JsonPlace? list = root.Kind == JsonValueKind.Array ? root : root.TryGet("vectors");
        return list is not null ? list.Items("vector")
            : root.TryGet("subflows") is not null ? [root]
            : throw root.Fault("neither 'vectors' nor 'subflows' is there");
    }

    private static LiaVector ReadVector(JsonPlace vector, int number)
    {
        JsonPlace[] flows = [.. vector.Get("subflows").Items("flow")];
        return new LiaVector(
            vector.TryGet("name")?.Text() ?? $"vector {number}",
            vector,
            [.. flows.Select(ReadPath)],
            [.. flows.Select(flow => flow.Get("bytes_acked").Number(zeroAllowed: true))]);
    }

    private static PathState ReadPath(JsonPlace flow) =>
        new(flow.Get("cwnd_bytes").Number(), flow.Get("rtt_ms").Number(), flow.Get("mss").Number());
}
