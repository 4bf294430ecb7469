using System.Collections.Concurrent;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.Verification.Vectors;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>Machines that lack an arrow fail a vector, by the packets and states alone.</summary>
public class TeethTests
{
    /// <summary>All that arrows with these acts do is send a packet that may be left out.</summary>
    private static readonly string[] OnlyOptional =
    [
        "may send the same SYN+ACK again", "should send a reply RST", "may send a challenge ACK to the adopted address",
    ];

    /// <summary>A reply RST that does not end an opening counts as a try of a request that cannot be outstanding there.</summary>
    private static readonly string[] NothingToCount = ["SynSent RstArrived 2", "SynReceived RstArrived 4"];

    /// <summary>A listener is the host's, and the end of a first flow that never opened is told in another way.</summary>
    private static readonly string[] NeverTold =
    [
        "Closed ListenRequested 1", "Listen SynAccepted 1", "Listen CloseRequested 1", "Listen AbortRequested 1",
        "Opening LastFlowClosed 1", "Opening LastFlowLost 1",
    ];

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
            if (!unreachable.Contains(text) && !OnlyOptional.Contains(arrow.Actions) && !IsNoticed(Lacking.Flow(dialect, arrow.Name), users[text]))
            {
                survivors.Add(text);
            }
        });

        Assert.Equal(NothingToCount.Order(StringComparer.Ordinal), survivors.Order(StringComparer.Ordinal));
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

        Assert.Equal(NeverTold, survivors);
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
