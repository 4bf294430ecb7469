using ServalRef.Golden.Cli;
using ServalRef.Suite;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>Cases on a real network: which can run there, and what becomes of them. The wires are made up here, and so is their time.</summary>
public class LiveCasesTests
{
    private static readonly string[] Stories = ["lost-move", "exchange", "refused", "join"];

    /// <summary>Which stories can run is found out from what they ask; one that cannot any more fails here.</summary>
    [Fact]
    public Task Stories_OfLiveCases_AreKnown() => Verifier.Verify(string.Join('\n', StoryCases.All
        .Where(asked => asked.Dialect == ServalRef.StateMachines.Dialect.Mtp1 && asked.Role == Role.Listener)
        .Select(asked => asked.Story)
        .Distinct()
        .Select(story => $"{story.Name}: {LiveStory.Of(story).Reason ?? "live"}")
        .Order(StringComparer.Ordinal)));

    [Fact]
    public void Reference_Passes() => Assert.Empty(Run(() => null)
        .Where(result => result.Verdict is not (CaseVerdict.Pass or CaseVerdict.Unsupported))
        .Select(result => $"{result.Case.Id} {result.Verdict}: {result.Reason} {string.Join("; ", result.Faults.Select(f => $"{f.Clause} {f.Message}"))}"));

    /// <summary>A host that does not answer the copy of an RSYN is blamed for that, and for nothing else.</summary>
    [Fact]
    [Trait("Clause", "MIG-7")]
    public void Defect_IsBlamedOnItsClause()
    {
        CaseResult[] results = Run(() => Faults.Ignore(Is.Rsyn.Later), "MIG-7.1", "DATA-3.2");

        CaseResult failed = Assert.Single(results, result => result.Verdict == CaseVerdict.Fail);
        Assert.Equal("MIG-7.1", failed.Case.Id);
        Assert.All(failed.Faults, fault => Assert.Equal("MIG-7", fault.Clause));
    }

    /// <summary>What is broken once, and not when the story is played again, is the network's affair as likely as not.</summary>
    [Fact]
    public void FaultThatDoesNotComeAgain_IsAnError()
    {
        int runs = 0;
        CaseResult result = Assert.Single(Run(() => ++runs == 2 ? Faults.Ignore(Is.Rsyn.Later) : null, "MIG-7.1"));

        Assert.Equal(CaseVerdict.Error, result.Verdict);
        Assert.StartsWith("MIG-7 was broken once, and not when the story was played again", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void MachineThatIsTooBusy_IsAnError()
    {
        CaseResult result = Assert.Single(LiveRunner.Run(Select("MIG-7.2"), Target(number => new WorldWire(null) { Stall = TimeSpan.FromSeconds(number) })));

        Assert.Equal(CaseVerdict.Error, result.Verdict);
        Assert.StartsWith("this machine is too busy: the suite fell 1.00 s behind the clock", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_IsToldInALine()
    {
        AdapterException nobody = Assert.Throws<AdapterException>(() => LiveRunner.Run(Select("MIG-7.2"), Target(_ => new WorldWire(Faults.Ignore(Is.Any)))));

        Assert.Equal("nobody answers at 10.9.9.9:5000 within 5 s; 'servalref listen 0000001 --echo' would", nobody.Message);
    }

    [Fact]
    public void WrongService_IsToldInALine()
    {
        AdapterException refused = Assert.Throws<AdapterException>(() => LiveRunner.Run(
            Select("MIG-7.2"), Target(_ => new WorldWire(null)) with { Service = Names.Unknown }));

        Assert.Contains("refuses the service 0000000100", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The list has live cases only, and needs no implementation.</summary>
    [Fact]
    public void List_HasCasesThatCanRun()
    {
        CommandRun run = CommandRun.Of("test", "MIG-7", "MIG-3", "--list", "--live");

        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Contains("MIG-7.2 ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("opener", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("where --live finds", "test", "MIG-7", "--reference", "--port", "5000")]
    [InlineData("give one", "test", "MIG-7", "--reference", "--live", "127.0.0.1")]
    [InlineData("is no service", "test", "MIG-7", "--live", "127.0.0.1", "--service", "xyz")]
    [InlineData("what is to be tested?", "test", "MIG-7", "--live")]
    public void WrongArguments_AreRefusedInALine(string part, params string[] command) =>
        Assert.Contains(part, CommandRun.Of(command).OneLineOfRefusal(), StringComparison.Ordinal);

    private static CaseResult[] Run(Func<Fault?> fault, params string[] names) => [.. LiveRunner.Run(Select(names), Target(_ => new WorldWire(fault())))];

    private static SuiteCase[] Select(params string[] names) =>
        [.. StoryCases.All.Where(asked => asked.Role == Role.Listener && (names.Length == 0 ? Stories.Contains(asked.Story.Name) : names.Contains(asked.Id)))];

    private static LiveTarget Target(Func<int, ILiveWire> open) => new(WorldWire.Address, WorldWire.Service, 10, 1, open);
}
