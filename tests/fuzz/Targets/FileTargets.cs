using System.Text;
using ServalRef.Cli;
using ServalRef.Cli.Checking;
using ServalRef.Cli.Testing;
using ServalRef.Tests;

namespace ServalRef.Fuzz;

/// <summary>Baselines of <c>check</c> and of <c>test</c>: any file is read, or refused with one line.</summary>
internal sealed class BaselineTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "baseline";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "- clause: MIG-7\n", "  host: 10.1.0.2\n", "  reason: known\n", "- case: MIG-7.2\n", "&x ", "*x ", "<<: *x", "!!int ", "? ", "| \n", "[", "]", "{", "}", ": ", "---\n", "\u0000",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, input);
            Refusal.OfOneLine(() => BaselineFile.Read(path));
            Refusal.OfOneLine(() => KnownCases.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => [
        "- clause: MIG-7\n  host: 10.1.0.2\n  reason: the translator\n- { clause: WIRE-2, host: \"10.9.0.1:54325\", reason: x }\n"u8.ToArray(),
        "- case: MIG-7.2\n  reason: is being mended\n- case: OPEN-9.1\n  reason: x\n"u8.ToArray(),
    ];
}

/// <summary>What <c>lia</c> reads: flows of vectors as JSON.</summary>
internal sealed class FlowsTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "flows";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "\"vectors\":", "\"subflows\":[", "\"cwnd_bytes\":", "\"rtt_ms\":", "\"mss\":", "\"bytes_acked\":", "\"name\":", "\\ud800", "1e308", "1e-320", "null", "[", "]", "{", "}", ",",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        Refusal.OfOneLine(() => LiaCommand.Run(json: true, new CommandEnvironment(TextWriter.Null, TextWriter.Null) { Input = new StringReader(text) }));
        Refusal.OfOneLine(() => LiaCommand.Run(json: false, new CommandEnvironment(TextWriter.Null, TextWriter.Null) { Input = new StringReader(text) }));
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => [
        File.ReadAllBytes(TestData.Vector("lia.json")),
        """{ "name": "two", "subflows": [ { "cwnd_bytes": 7071, "rtt_ms": 10, "mss": 1000, "bytes_acked": 1000 } ] }"""u8.ToArray(),
    ];
}

/// <summary>Results that <c>test --merge</c> reads.</summary>
internal sealed class ResultsTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "results";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "\"implementation\":", "\"cases\":[", "\"verdict\":\"fail\"", "\"broken\":[", "\"ladder\":[", "\"clauses\":{", "\"stale\":[\"x\"]", "\"id\":null", "null", "[]", "{}", "\\ud800",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, input);
            foreach (bool json in (bool[])[false, true])
            {
                TestRequest request = new([], json) { Merge = [path], Html = path + ".html", JUnit = path + ".xml", Sarif = path + ".sarif", Annotations = true };
                Refusal.OfOneLine(() => TestMerge.Run(request, new CommandEnvironment(TextWriter.Null, TextWriter.Null)));
            }
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".html");
            File.Delete(path + ".xml");
            File.Delete(path + ".sarif");
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens()
    {
        foreach (string word in (string[])["MIG-7.1", "DATA-3.p1"])
        {
            using StringWriter output = new();
            Cli.Program.Run(["test", word, "--reference", "--json"], output, TextWriter.Null);
            yield return Encoding.UTF8.GetBytes(output.ToString());
        }
    }
}

/// <summary>What a command may refuse.</summary>
file static class Refusal
{
    /// <summary>Does something that may be refused, in one line.</summary>
    public static void OfOneLine<T>(Func<T> what)
    {
        try
        {
            what();
        }
        catch (UsageException refused)
        {
            BrokenPromiseException.Unless(refused.Message.Length > 0, "refused without a word");
        }
    }
}
