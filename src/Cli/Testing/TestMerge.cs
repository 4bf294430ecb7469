using ServalRef.Cli.Running;
using ServalRef.Rendering.Testing;

namespace ServalRef.Cli.Testing;

/// <summary>Joins results of shards, and shows results of several implementations beside each other.</summary>
internal static class TestMerge
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code that the joined results call for; with several implementations, 0.</returns>
    /// <exception cref="UsageException">A file cannot be read, or the files do not fit together.</exception>
    public static int Run(TestRequest request, CommandEnvironment environment)
    {
        List<SuiteDocument> joined = PartFiles.Joined(request.Merge, SuiteReports.ReadJson, Join);
        if (request.Html is { } html)
        {
            TestFiles.WriteHtml(joined, html);
        }

        if (joined.Count == 1)
        {
            return TestCommand.Report(joined[0], request, environment);
        }

        if (request.Html is null || request.Json || request.Tap || request.JUnit is not null || request.Sarif is not null)
        {
            throw new UsageException(
                $"the files hold results of {string.Join(" and ", joined.Select(d => $"{d.Implementation.Name} {d.Implementation.Version}"))}; --html F alone shows them beside each other");
        }

        return ExitCode.Success;
    }

    // One document for each implementation.
    private static List<SuiteDocument> Join(IReadOnlyList<SuiteDocument> documents) =>
        [.. documents.GroupBy(d => (d.Implementation.Name, d.Implementation.Version)).Select(group => SuiteDocuments.Join([.. group]))];
}
