using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ServalRef.Suite;

namespace ServalRef.Bench;

/// <summary>What a message of the adapter protocol costs: a request to a program and its reply, one after the other.</summary>
/// <remarks>
/// The requests are those of a transfer of 60 kB with losses, again and again. A program that gives each line back as it is shows what the
/// pipes and the scheduler of the system take of that. SERVALREF_ADAPTER names another adapter.
/// </remarks>
[InProcess]
public class AdapterBenchmarks
{
    private const int Messages = 2000;

    private readonly List<byte[]> _requests = [];
    private Process _program = null!;
    private AdapterLines _lines = null!;

    /// <summary>Who answers.</summary>
    [Params("adapter", "echo")]
    public string Program { get; set; } = "";

    /// <summary>Notes the requests, and starts the program.</summary>
    [GlobalSetup]
    public void Begin()
    {
        NotingAdapter noting = new();
        IReadOnlyList<SuiteCase> transfer = CaseCatalog.Select(["DATA-1b.3", "DATA-6a.3"], out _);
        for (long seed = 1; noting.Requests.Count < Messages; seed++)
        {
            _ = CaseRunner.Run(transfer, noting, seed).Count();
        }

        _requests.AddRange(noting.Requests.Take(Messages));
        string command = Program == "echo" ? "cat" : Environment.GetEnvironmentVariable("SERVALREF_ADAPTER") ?? "dotnet src/Cli/bin/Release/net10.0/servalref.dll adapter";
        string[] words = command.Split(' ');
        _program = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _lines = new AdapterLines(_program.StandardOutput.BaseStream);
    }

    /// <summary>Ends the program.</summary>
    [GlobalCleanup]
    public void End()
    {
        _program.StandardInput.Close();
        _program.WaitForExit();
        _program.Dispose();
    }

    /// <summary>A message there and its answer back.</summary>
    /// <returns>Bytes of the answers.</returns>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int Message()
    {
        int bytes = 0;
        Stream input = _program.StandardInput.BaseStream;
        foreach (byte[] request in _requests)
        {
            input.Write(request);
            input.Flush();
            bytes += _lines.TryRead(out ReadOnlyMemory<byte> reply) ? reply.Length : throw new InvalidOperationException("The program has ended.");
        }

        return bytes;
    }

    private sealed class NotingAdapter : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        /// <summary>The requests as lines.</summary>
        internal List<byte[]> Requests { get; } = [];

        /// <inheritdoc/>
        public AdapterHello Hello => _reference.Hello;

        /// <inheritdoc/>
        public AdapterReply Do(AdapterRequest request)
        {
            ArrayBufferWriter<byte> line = new();
            using (Utf8JsonWriter json = new(line, AdapterLines.Writing))
            {
                RequestJson.Write(json, request);
            }

            Requests.Add([.. line.WrittenSpan, (byte)'\n']);
            return _reference.Do(request);
        }
    }
}
