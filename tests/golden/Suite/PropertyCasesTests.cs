using ServalRef.Suite;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The properties as cases of the suite: the reference keeps them, and the generators still reach what they reached.</summary>
public class PropertyCasesTests
{
    private static readonly Lazy<IReadOnlyList<CaseResult>> Results = new(() => [.. CaseRunner.Run([.. PropertyCases.All], new ReferenceAdapter(), 1)]);

    [Fact]
    public void Names_AreUnique() => Assert.Empty(CaseCatalog.All.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Reference_KeepsAll() => Assert.Empty(Results.Value
        .Where(result => result.Verdict != CaseVerdict.Pass)
        .Select(result => $"{result.Case.Id}: {string.Join("; ", result.Faults.Select(f => $"{f.Clause} {f.Message}"))}\n{string.Join('\n', result.Shrunk?.Events ?? [])}"));

    /// <summary>A generator that stops reaching a cell, a clause or a kind of event fails here.</summary>
    [Fact]
    public Task Generators_ReachAsMuchAsBefore()
    {
        SuiteCoverage reached = SuiteCoverage.Of(Results.Value);
        return Verifier.Verify($"""
            Events
            {string.Join('\n', reached.Kinds)}

            Cells
            {string.Join('\n', reached.Cells)}

            Clauses
            {string.Join('\n', reached.Clauses)}

            """);
    }

    /// <summary>The corners that are there on purpose are drawn in each run.</summary>
    [Theory]
    [InlineData("MIG-14", "both hosts move within 20 ms")]
    [InlineData("TEAR-20a", "a host ends its stream within 50 ms after it has begun to move")]
    [InlineData("CONN-6", "nothing passes either way")]
    [InlineData("DATA-6a", "the window is one byte")]
    [InlineData("SEC-12", "more ask than may wait")]
    [InlineData("CTL-14a", "versions pass 2^32 - 1")]
    [InlineData("DATA-16d", "packet numbers pass 2^32 - 1")]
    public void Corners_AreDrawn(string clause, string corner)
    {
        ScheduleProperty property = ScheduleProperties.All.First(p => p.Clause == clause);

        Assert.True(
            Enumerable.Range(1, PropertyCase.Schedules).Select(seed => property.Draw(seed)).Any(schedule => IsThere(schedule, corner)),
            $"no schedule in which {corner}");
    }

    [Fact]
    public void Schedules_OfOneSeed_AreTheSame()
    {
        ScheduleProperty property = ScheduleProperties.All[0];

        Assert.Equal(property.Draw(7).Events, property.Draw(7).Events);
        Assert.NotEqual(property.Draw(7).Events, property.Draw(8).Events);
    }

    private static bool IsThere(Schedule schedule, string corner)
    {
        ScheduleEvent.Move[] moves = [.. schedule.Events.OfType<ScheduleEvent.Move>()];
        NetworkEvent.Silence[] silences = [.. schedule.Events.OfType<NetworkEvent.Silence>().Where(s => s.Which == PacketKind.Any)];
        return corner switch
        {
            "both hosts move within 20 ms" => moves.Any(a => moves.Any(b => a.Who != b.Who && Math.Abs(a.At - b.At) <= 0.02)),
            "a host ends its stream within 50 ms after it has begun to move" =>
                moves.Any(move => schedule.Events.OfType<ScheduleEvent.End>().Any(end => end.At >= move.At && end.At - move.At <= 0.05)),
            "nothing passes either way" => silences.Any(a => silences.Any(b => a.From != b.From && a.At == b.At)),
            "versions pass 2^32 - 1" => schedule.FirstVersion >= uint.MaxValue - 3 && moves.Length > 2,
            "packet numbers pass 2^32 - 1" => schedule.Events.OfType<NetworkEvent.Skip>().Sum(skip => (long)skip.Count) > uint.MaxValue - 64L,
            "the window is one byte" => schedule.Options.ReceiveBuffer == 1,
            _ => schedule.Events.OfType<NetworkEvent.Crowd>().Any(crowd => crowd.Count > schedule.Backlog),
        };
    }
}
