using System.Diagnostics;
using ServalRef.Rendering.Testing;
using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>The command <c>test</c>: runs the suite on an implementation.</summary>
internal static class TestCommand
{
    // A reply takes microseconds; one that takes this long is none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code that the results call for.</returns>
    /// <exception cref="UsageException">The arguments do not fit together, or name no case.</exception>
    public static int Run(TestRequest request, CommandEnvironment environment)
    {
        if (request.Merge.Count > 0)
        {
            return TestMerge.Run(request, environment);
        }

        IReadOnlyList<SuiteCase> cases = CaseCatalog.Select(request.Words, out IReadOnlyList<string> unknown);
        if (unknown.Count > 0)
        {
            IReadOnlyList<string> near = Suggestions.For(unknown[0], CaseCatalog.All.Select(c => c.Id).Concat(CaseCatalog.All.Select(c => c.Clause).Distinct()));
            throw new UsageException($"no case '{unknown[0]}'{Suggestions.Sentence(near)}; 'servalref test --list' names all");
        }

        if (request.List)
        {
            List(request.Live is null ? cases : LiveRunner.Select(cases), request, environment);
            return ExitCode.Success;
        }

        IReadOnlyList<KnownCase> known = request.Baseline is { } path ? KnownCases.Read(path) : [];
        try
        {
            using Implementation tested = TestedBy(request);
            return Report(Tested(Part(cases, request.Shard), tested, known, request, environment), request, environment);
        }
        catch (AdapterException broken)
        {
            throw new UsageException(broken.Message, broken);
        }
    }

    /// <summary>Writes a document in every form that is asked for.</summary>
    /// <returns>The exit code that it calls for.</returns>
    internal static int Report(SuiteDocument document, TestRequest request, CommandEnvironment environment)
    {
        TestFiles.Write(document, request);
        if (request.Json)
        {
            SuiteReports.WriteJson(document, environment.Output);
        }
        else if (request.Tap)
        {
            SuiteReports.WriteTap(document, environment.Output);
        }
        else
        {
            SuiteText.Write(document, environment.Text, environment.Width, environment.Color);
        }

        if (request.Annotations)
        {
            SuiteReports.WriteAnnotations(document, request.Json || request.Tap ? environment.Error : environment.Output);
        }

        return document.Stale.Count > 0 || document.Cases.Any(c => c.Verdict == "fail") ? ExitCode.Violation
            : document.Cases.Any(c => c.Verdict == "error") ? ExitCode.Unusable
            : document.Cases.All(c => c.Verdict == "unsupported") ? ExitCode.Inconclusive
            : ExitCode.Success;
    }

    private static void List(IReadOnlyList<SuiteCase> cases, TestRequest request, CommandEnvironment environment)
    {
        CaseListDocument list = SuiteDocuments.List(cases);
        if (request.Json)
        {
            SuiteReports.WriteJson(list, environment.Output);
        }
        else
        {
            SuiteText.Write(list, environment.Text);
        }
    }

    private static Implementation TestedBy(TestRequest request) => (request.Reference, request.Adapter, request.Live) switch
    {
        (true, null, null) => new AdapterUnderTest(new ReferenceAdapter(), "--reference"),
        (false, { } command, null) => new AdapterUnderTest(
            ProcessAdapter.Start(command, Patience), $"--adapter \"{command.Replace("\"", "\\\"", StringComparison.Ordinal)}\""),
        (false, null, { Address.IsNone: false } live) => new LiveUnderTest(live),
        (false, null, null or { Address.IsNone: true }) => throw new UsageException(
            "what is to be tested? --reference, --adapter \"COMMAND\", --live ADDR, or --list to see the cases"),
        _ => throw new UsageException("--reference, --adapter and --live name two implementations; give one"),
    };

    private static SuiteDocument Tested(
        IReadOnlyList<SuiteCase> cases, Implementation tested, IReadOnlyList<KnownCase> known, TestRequest request, CommandEnvironment environment)
    {
        using StatusLine progress = new(environment);
        long begun = Stopwatch.GetTimestamp();
        List<CaseResult> results = [];
        foreach (CaseResult result in tested.Run(
            cases, request.Seed, request.Seeds, () => request.Time is not { } limit || Stopwatch.GetElapsedTime(begun).TotalSeconds < limit))
        {
            results.Add(KnownCases.Held(request.Strict ? CaseRunner.Strict(result) : result, known));
            progress.Show($"{results.Count} of {cases.Count} cases");
        }

        TestFiles.WriteCaptures(results, request.Write);
        return SuiteDocuments.Of(tested.Hello, request.Seed, request.Seeds, results, tested.Arguments) with
        {
            Shard = request.Shard.Of > 1 ? $"{request.Shard.Part}/{request.Shard.Of}" : null,
            Left = cases.Count - results.Count,
            Stale = KnownCases.Stale(known, results),
            Coverage = request.Coverage ? SuiteCoverageDocuments.Of(results) : null,
        };
    }

    // The cases of one story stay together, since they share its run.
    private static IReadOnlyList<SuiteCase> Part(IReadOnlyList<SuiteCase> cases, (int Part, int Of) shard) => shard.Of == 1
        ? cases
        : [.. cases.GroupBy(c => c.Group).Where((_, place) => place % shard.Of == shard.Part - 1).SelectMany(group => group)];
}
