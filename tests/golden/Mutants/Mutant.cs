using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>A recording with a fault put into it, of which the host it was taken at is certainly guilty.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="View">The recording and the host, for example <c>08c b</c>.</param>
/// <param name="Guilt">
/// The finding that has to come first: clause, packet, host. Where the specification forbids one act in several clauses, they stand
/// side by side: <c>TEAR-4/TEAR-18 a1#12 10.1.0.1</c>.
/// </param>
/// <param name="Edit">What makes the fault.</param>
internal sealed record Mutant(string Name, string View, string Guilt, Action<Trace> Edit)
{
    /// <summary>The recording with its fault.</summary>
    internal Trace Trace()
    {
        Trace trace = Mutants.Trace.Of(View);
        Edit(trace);
        trace.Sort();
        return trace;
    }

    /// <summary>The violations that the oracle finds, in order of time.</summary>
    internal IReadOnlyList<string> Judge(out Verdict verdict)
    {
        Trace trace = Trace();
        using var folder = new TemporaryFolder();
        Report report = trace.Check(folder.Path);
        verdict = report.Verdict;
        return [.. report.Findings.Where(f => f.Severity == Severity.Violation).Select(trace.Name)];
    }

    /// <summary>Whether a finding is the expected one.</summary>
    internal bool IsGuilt(string finding)
    {
        int blank = Guilt.IndexOf(' ', StringComparison.Ordinal);
        string found = finding[..finding.IndexOf(' ', StringComparison.Ordinal)];
        return finding.EndsWith(Guilt[blank..], StringComparison.Ordinal)
            && Guilt[..blank].Split('/').Any(clause => clause == found || clause == ClauseId.NumberOf(found));
    }

    /// <summary>Asserts that the oracle finds the fault, and finds it first.</summary>
    internal static void AssertFound(IEnumerable<Mutant> list, string name)
    {
        Mutant mutant = list.Single(m => m.Name == name);
        IReadOnlyList<string> found = mutant.Judge(out Verdict verdict);
        Assert.Equal(Verdict.Violation, verdict);
        Assert.True(mutant.IsGuilt(found[0]), $"{mutant.Name}: expected {mutant.Guilt}, found {string.Join(", ", found)}");
    }
}

/// <summary>A folder that goes when its user goes.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("servalref-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
