using System.Collections.Concurrent;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.Verification.Vectors;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>Machines that lack an arrow fail a vector, by the packets and states alone.</summary>
public class TeethTests
{
    /// <summary>All that these arrows do is send a packet that may be left out.</summary>
    private static readonly string[] OnlyOptional = [];

    [Theory]
    [MemberData(nameof(ReplayTests.Dialects), MemberType = typeof(ReplayTests))]
    public void FlowEngine_WithoutAnArrow_FailsAVector(string name)
    {
        Dialect dialect = ReplayTests.Named(name);
        HashSet<string> unreachable = [.. Unreachable.Of(dialect).SelectMany(u => u.Decisions)];
        FlowFile[] files = [.. VectorSource.Flows(name)];
        ILookup<string, (FlowFile File, string Vector)> users = files
            .SelectMany(f => f.Vectors.SelectMany(v => f.StepsOf(v)
                .SelectMany(s => s.GetProperty("decisions").EnumerateArray())
                .Select(d => (Decision: d.GetString()!, File: f, Vector: v))))
            .ToLookup(u => u.Decision, u => (u.File, u.Vector));
        ConcurrentBag<string> survivors = [];
        Parallel.ForEach(Acting(new FlowEngine(dialect).Arrows), arrow =>
        {
            string text = DecisionTable.TextOf(arrow.Name);
            if (!unreachable.Contains(text) && !OnlyOptional.Contains(text) && !IsNoticed(Lacking.Flow(dialect, arrow.Name), users[text]))
            {
                survivors.Add(text + " " + arrow.Clause + " " + arrow.Actions);
            }
        });

        Assert.True(survivors.IsEmpty, string.Join('\n', survivors.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void ConnectionEngine_WithoutAnArrow_FailsAVector()
    {
        string[] survivors =
        [
            .. Acting(new ConnectionMachine().Arrows)
                .Where(arrow => !IsNoticed(Lacking.Connection(arrow.Name)))
                .Select(arrow => DecisionTable.TextOf(arrow.Name)),
        ];

        Assert.True(survivors.Length == 0, string.Join('\n', survivors));
    }

    private static IEnumerable<MachineArrow> Acting(IEnumerable<MachineArrow> arrows) => arrows.Where(a => a.Kind == ArrowKind.Arrow);

    private static bool IsNoticed(FlowEngine engine, IEnumerable<(FlowFile File, string Vector)> vectors) =>
        vectors.Distinct().Any(v => new FlowReplay(engine, v.File).Run(v.Vector) is not null);

    private static bool IsNoticed(ConnectionEngine engine)
    {
        var replay = new ConnectionReplay(engine);
        return VectorSource.Connections.Any(v => replay.Run(v) is not null);
    }
}
