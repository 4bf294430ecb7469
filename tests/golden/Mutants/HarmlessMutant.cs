using ServalRef.Oracle;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>A recording changed in a way that a conforming host could well have brought about, or suffered.</summary>
/// <param name="Name">What was changed, in words.</param>
/// <param name="View">The recording and the host, for example <c>08c b</c>.</param>
/// <param name="Edit">The change.</param>
internal sealed record HarmlessMutant(string Name, string View, Action<Trace> Edit)
{
    /// <summary>The recording as changed.</summary>
    internal Trace Trace()
    {
        Trace trace = Mutants.Trace.Of(View);
        Edit(trace);
        trace.Sort();
        return trace;
    }

    /// <summary>What the oracle says of it: the verdict, and any violations.</summary>
    internal string Judge()
    {
        Trace trace = Trace();
        using var folder = new TemporaryFolder();
        Report report = trace.Check(folder.Path);
        IEnumerable<string> violations = report.Findings.Where(f => f.Severity == Severity.Violation).Select(trace.Name);
        return string.Join(' ', violations.Prepend($"{report.Verdict}"));
    }

    /// <summary>Asserts that the oracle has nothing to say against it.</summary>
    internal static void AssertConforms(IEnumerable<HarmlessMutant> list, string name) =>
        Assert.Equal(nameof(Verdict.Conforms), list.Single(m => m.Name == name).Judge());
}
