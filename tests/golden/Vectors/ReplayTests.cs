using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>The live machines do what the vectors say, from the files alone.</summary>
public class ReplayTests
{
    internal static readonly string[] Names = ["mtp1", "prototype2014"];

    public static TheoryData<string> Dialects => [.. Names];

    [Theory]
    [MemberData(nameof(Dialects))]
    [Trait("Clause", "FLOW-1")]
    [Trait("Clause", "MIG-20")]
    public void EveryVector_OfAFlow_Replays(string dialect)
    {
        var engine = new FlowEngine(Named(dialect));
        Dictionary<DecisionName, MachineArrow> arrows = engine.Arrows.ToDictionary(a => a.Name);
        List<string> wrong = [];
        foreach (FlowFile file in VectorSource.Flows(dialect))
        {
            var replay = new FlowReplay(engine, file) { Observe = (vector, step, _, result) => Compare(vector, step, result) };
            wrong.AddRange(file.Vectors.Select(replay.Run).OfType<string>());
        }

        Assert.Empty(wrong);

        // Beyond what an implementer needs: what may be sent is sent, and for the reasons given.
        void Compare(string vector, JsonElement step, StepResult result)
        {
            DecisionName[] acting = [.. result.Taken.Where(t => arrows[t].Kind == ArrowKind.Arrow)];
            string decisions = string.Join(", ", (acting.Length > 0 ? [.. acting] : result.Taken).Select(t => $"{t.From} {t.Trigger} {t.Order}"));
            int sent = step.TryGetProperty("sent", out JsonElement packets) ? packets.GetArrayLength() : 0;
            string told = string.Join(", ", step.GetProperty("decisions").EnumerateArray());
            if (decisions != told || step.GetProperty("clause").GetString() != result.Clause || sent != result.Emissions.Count)
            {
                wrong.Add($"{vector}: {step}\n  is decided by {result.Clause}: {decisions}");
            }
        }
    }

    [Fact]
    [Trait("Clause", "CONN-3")]
    [Trait("Clause", "OPEN-24")]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "TEAR-17")]
    public void EveryVector_OfAConnection_Replays()
    {
        var replay = new ConnectionReplay(new ConnectionEngine(Dialect.Mtp1)) { Strict = true };

        Assert.Empty(VectorSource.Connections.Select(replay.Run).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    [Trait("Clause", "SEC-3")]
    [Trait("Clause", "FLOW-4")]
    public void EveryState_HasPacketsToReject(string dialect)
    {
        var engine = new FlowEngine(Named(dialect));
        HashSet<FlowState> flows = [];
        HashSet<MigrationState> moves = [];
        foreach (FlowFile file in VectorSource.Flows(dialect).Where(f => f.Name.Contains("rejection", StringComparison.Ordinal)))
        {
            var replay = new FlowReplay(engine, file) { Observe = Note };
            Assert.All(file.Vectors, vector => Assert.Null(replay.Run(vector)));
        }

        Assert.Equal(Enum.GetValues<FlowState>(), flows.Order());
        Assert.Equal(Enum.GetValues<MigrationState>(), moves.Order());

        void Note(string vector, JsonElement step, FlowRecord before, StepResult result)
        {
            if (step.TryGetProperty("rejected", out _))
            {
                Assert.Equal(before, result.After);
                Assert.All(result.Emissions, e => Assert.True(e.Optional));
                flows.Add(before.State);
                moves.Add(before.Migration);
            }
        }
    }

    internal static Dialect Named(string dialect) => dialect == Dialect.Mtp1.Name ? Dialect.Mtp1 : Dialect.Prototype2014;
}
