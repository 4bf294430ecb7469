using System.Text.Json;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>The manifest's figures, counted again while the files are replayed.</summary>
public class CoverageTests
{
    [Theory]
    [MemberData(nameof(ReplayTests.Dialects), MemberType = typeof(ReplayTests))]
    public void Vectors_ExerciseWhatTheManifestSays(string dialect)
    {
        var engine = new FlowEngine(ReplayTests.Named(dialect));
        HashSet<DecisionName> acting = [.. engine.Arrows.Where(a => a.Kind == ArrowKind.Arrow).Select(a => a.Name)];
        HashSet<DecisionName> decisions = [];
        HashSet<(DecisionName, DecisionName)> pairs = [];
        DecisionName? last = null;
        foreach (FlowFile file in VectorSource.Flows(dialect))
        {
            var replay = new FlowReplay(engine, file) { Follow = Count };
            foreach (string vector in file.Vectors)
            {
                last = null;
                Assert.Null(replay.Run(vector));
            }
        }

        JsonElement told = VectorSource.Manifest.GetProperty("coverage").GetProperty(dialect);
        Assert.Equal(told.GetProperty("decisions").GetProperty("covered").GetInt32(), decisions.Count);
        Assert.Equal(told.GetProperty("pairs").GetProperty("covered").GetInt32(), pairs.Count);
        Assert.Equal(told.GetProperty("decisions").GetProperty("all").GetInt32(), engine.Arrows.Count);

        void Count(FlowRecord before, StepResult result)
        {
            decisions.UnionWith(result.Taken);
            DecisionName[] taken = [.. result.Taken.Where(acting.Contains)];
            bool changes = before != result.After;
            if (taken.Length == 0 || !(changes || result.Emissions.Any(e => !e.Optional)))
            {
                if (last is not null && result.Taken.Count > 0 && result.Taken[^1].Trigger == last.Trigger)
                {
                    pairs.Add((last, result.Taken[^1]));
                }

                last = changes ? null : last;
                return;
            }

            pairs.UnionWith(taken.Zip(taken.Skip(1)));
            pairs.UnionWith(last is null ? [] : [(last, taken[0])]);
            last = changes ? taken[^1] : last;
        }
    }
}
