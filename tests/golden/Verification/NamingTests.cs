using ServalRef.Golden.Vectors;
using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using ServalRef.Verification.Vectors;
using ServalRef.Verification.Worlds;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>What a model leaves out of its states, and the names that it gives, make no difference to anything that happens.</summary>
public class NamingTests
{
    private static readonly WorldOptions Closing = new()
    {
        Relative = true,
        EndsStreams = true,
        VainTries = true,
        Capacity = 1,
        MovesA = 1,
        MakeBeforeBreak = false,
    };

    public static TheoryData<string> Worlds => [.. Named.Keys];

    public static TheoryData<string> Dialects => [Dialect.Mtp1.Name, Dialect.Prototype2014.Name];

    private static Dictionary<string, WorldOptions> Named { get; } = new()
    {
        ["one flow, from its SYN"] = Closing with { MovesA = 0, FromClosed = true, ListensAgain = true, Capacity = 2 },
        ["one flow that is opened while A moves"] = Closing with { FromClosed = true, ListensAgain = true },
        ["one flow, of which both ends move"] = Closing with { MovesB = 1 },
        ["one flow, of which A moves twice"] = Closing with { MovesA = 2 },
        ["one flow, of which A moves before it must"] = Closing with { MakeBeforeBreak = true },
        ["one flow, two packets at a time"] = Closing with { Capacity = 2 },
        ["a flow that is given up"] = Closing with { Aborting = true, Exhaustion = true },
        ["a flow that is asked for, and refused"] = Closing with { MovesA = 0, JoinsOfA = 1, Refusal = true, Removal = true },
    };

    /// <summary>
    /// From a situation and from the one that stands for it the same steps lead to the same situations, and the same requirements
    /// hold. Where answers in vain are under way, they take the room of other packets: what can happen then is what can happen
    /// without them, with packets lost.
    /// </summary>
    [Theory]
    [MemberData(nameof(Worlds))]
    public void SituationsThatDifferOnlyInNames_DoTheSame(string name)
    {
        WorldOptions options = Named[name];
        World world = World.OfConnections(options, ConnectionRequirements.Graceful);
        Dictionary<Situation, HashSet<Step>> canonical = [];
        int raw = 0;
        foreach (Situation situation in Reachable(world))
        {
            raw++;
            Situation other = world.Canonical(situation);
            Assert.Equal(other, world.Canonical(other));
            if (!canonical.TryGetValue(other, out HashSet<Step>? known))
            {
                canonical[other] = known = Steps(world, other);
            }

            HashSet<Step> steps = Steps(world, situation);
            bool isLeaner = UnderWay(other) < UnderWay(situation);
            bool isSame = isLeaner
                ? steps.All(s => s.Target == other || known.Any(k => k.Broken == s.Broken && Losses(world, k.Target).Contains(s.Target)))
                : steps.SetEquals(known) && world.Requirements.Index().All(r => IsSame(world, r.Index, situation, other));
            Assert.True(isSame, string.Join(" / ", world.Tell(situation)));
        }

        Assert.True(raw > canonical.Count, "Nothing was made one.");
    }

    /// <summary>Explored one by one, or one for many, a story is as short, and tells versions and addresses as they are.</summary>
    [Fact]
    public void StoryOfOneForMany_IsTheSame()
    {
        WorldOptions options = Closing with { MovesA = 2, MovesB = 1, RendezvousOfA = false, RendezvousOfB = false, VainTries = false };
        string story = Story(options);
        Assert.NotEmpty(story);
        Assert.Equal(Story(options with { Relative = false }), story);
    }

    /// <summary>Every input to every state that one end of a flow can come to.</summary>
    [Theory]
    [MemberData(nameof(Dialects))]
    public void WhatNothingReads_MakesNoDifference(string name)
    {
        Dialect dialect = ReplayTests.Named(name);
        var engine = new FlowEngine(dialect);
        int shorter = 0;
        foreach (Cast cast in (Cast[])[Cast.Opener(dialect), Cast.Listener(dialect)])
        {
            var graph = new LocalGraph(cast, new DecisionTable(dialect));
            for (int state = 0; state < graph.Count; state++)
            {
                FlowRecord full = graph.Record(state);
                FlowRecord less = Abstraction.WithoutUnread(full);
                shorter += full == less ? 0 : 1;
                foreach (FlowInput input in Stimuli.All.Select(s => s.Make(new Scene(cast, full))).OfType<FlowInput>())
                {
                    StepResult one = engine.Step(full, input);
                    StepResult other = engine.Step(less, input);
                    bool same = Abstraction.WithoutUnread(one.After) == Abstraction.WithoutUnread(other.After);
                    Assert.True(same && one.Emissions == other.Emissions, $"{full.StateName}, {input.Trigger}");
                }
            }
        }

        Assert.True(shorter > 0);
    }

    private static IEnumerable<Situation> Reachable(World world)
    {
        HashSet<Situation> known = [world.Start];
        Queue<Situation> next = new(known);
        List<Move> moves = [];
        while (next.TryDequeue(out Situation situation))
        {
            moves.Clear();
            world.Expand(situation, moves);
            moves.ForEach(m =>
            {
                if (known.Add(m.Target))
                {
                    next.Enqueue(m.Target);
                }
            });
            yield return situation;
        }
    }

    private static HashSet<Step> Steps(World world, in Situation situation)
    {
        List<Move> moves = [];
        world.Expand(situation, moves);
        return [.. moves.Select(m => new Step(world.Canonical(m.Target), m.Broken, m.IsFair))];
    }

    /// <summary>What a situation becomes if some packets are lost.</summary>
    private static IEnumerable<Situation> Losses(World world, Situation situation)
    {
        ulong[] toA = [.. Subsets(situation.ToA)];
        return Subsets(situation.ToB).SelectMany(b => toA.Select(a => world.Canonical(situation with { ToA = a, ToB = b })));
    }

    private static IEnumerable<ulong> Subsets(ulong packets) => PacketSet.Count(packets) == 0
        ? [packets]
        : Enumerable.Range(0, PacketSet.Count(packets)).SelectMany(i => Subsets(PacketSet.RemoveAt(packets, i))).Append(packets);

    private static int UnderWay(in Situation situation) => PacketSet.Count(situation.ToA) + PacketSet.Count(situation.ToB);

    private static bool IsSame(World world, int requirement, in Situation one, in Situation other) =>
        world.Requirements[requirement].Kind == RequirementKind.EveryStep || world.Holds(requirement, one) == world.Holds(requirement, other);

    private static string Story(WorldOptions options)
    {
        World world = World.OfConnections(options, [ConnectionRequirements.NoDeadlock, ConnectionRequirements.Ends, ConnectionRequirements.NoFalseAbort, ConnectionRequirements.NothingLost]);
        return string.Join('\n', Explorer.Run(world).Verdicts.Where(v => !v.Holds).SelectMany(v => v.CounterExample!.Ladder(world)));
    }

    /// <summary>A step, by where it leads to.</summary>
    private readonly record struct Step(Situation Target, uint Broken, bool IsFair);
}
