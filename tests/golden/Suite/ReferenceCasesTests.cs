using ServalRef.Suite;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The reference behind the adapter contract does right in every case.</summary>
/// <remarks>
/// Vectors are many and take minutes: every sixth of mtp1's, every twelfth of prototype2014's, or with <c>SERVALREF_TEST_LONG=1</c> all.
/// </remarks>
public class ReferenceCasesTests
{
    [Theory]
    [InlineData("mtp1", CaseKind.Scripted, 1)]
    [InlineData("prototype2014", CaseKind.Scripted, 1)]
    [InlineData("mtp1", CaseKind.Vector, 6)]
    [InlineData("prototype2014", CaseKind.Vector, 12)]
    public void Reference_Passes(string dialect, CaseKind kind, int every)
    {
        int step = Environment.GetEnvironmentVariable("SERVALREF_TEST_LONG") != "1" ? every : 1;
        SuiteCase[] cases = [.. CaseCatalog.All.Where(c => c.Dialect.Name == dialect && c.Kind == kind).Where((_, place) => place % step == 0)];

        Assert.NotEmpty(cases);
        Assert.Empty(CaseRunner.Run(cases, new ReferenceAdapter(), 1)
            .Where(result => result.Verdict != CaseVerdict.Pass)
            .Select(result => $"{result.Case.Id}: {result.Verdict} {result.Reason} {string.Join("; ", result.Faults.Select(f => $"{f.Clause} {f.Message}"))}"));
    }

    /// <summary>A stream of segments reaches the other application through the contract, and its end is told.</summary>
    [Fact]
    public void Segments_AreDelivered()
    {
        StoryRun run = StoryRun.Of(Prototype.Exchange, Role.Listener, new ReferenceAdapter(), 1);

        Assert.Equal(5000, run.Tested.App.Received);
        Assert.True(run.Tested.App is { FirstWrong: null, Connected: true, PeerEnded: true, Outcome: AdapterOutcome.Finished });
    }
}
