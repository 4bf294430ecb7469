using ServalRef.Verification.Exploring;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>The explorer itself, on graphs small enough to draw.</summary>
public class ExplorerTests
{
    [Fact]
    public void Explore_CountsStatesTransitionsAndDepth()
    {
        Exploration found = Explorer.Run(new Drawing("0>1 1>2 2>0 1>3", goal: 3, RequirementKind.CanAlwaysReach));

        Assert.Equal((4, 4L, 2), (found.States, found.Transitions, found.Depth));
    }

    [Theory]
    [InlineData("0>1 1>2", 2, RequirementKind.CanAlwaysReach, true)]
    [InlineData("0>1 1>2 0>3", 2, RequirementKind.CanAlwaysReach, false)]
    [InlineData("0>1 1>0 1>2", 2, RequirementKind.CanAlwaysReach, true)]
    [InlineData("0>1 1>2", 0, RequirementKind.Always, false)]
    [InlineData("0>0", 0, RequirementKind.Always, true)]
    public void Requirement_IsJudged(string arrows, int goal, RequirementKind kind, bool holds) =>
        Assert.Equal(holds, Explorer.Run(new Drawing(arrows, goal, kind)).Holds);

    /// <summary>
    /// "=" is a fair arrow; arrows of one letter are the same action. A run may end where no fair action is possible, and an
    /// action that is taken within a circle is not put off.
    /// </summary>
    [Theory]
    [InlineData("0=1 1=2", true)]
    [InlineData("0=1 1=0", false)]
    [InlineData("0>1 1>0 0=a2", false)]
    [InlineData("0>1 1=0 0=a2", true)]
    [InlineData("0>1 1>0 0=a1 1=a0", false)]
    [InlineData("0=a1 1=b0 1=c2", true)]
    [InlineData("0=a1 1=b0 0=b2", false)]
    [InlineData("0=a1 1=a0 0=a2", false)]
    [InlineData("0>2", false)]
    public void FairRuns_ReachTheGoal(string arrows, bool holds) =>
        Assert.Equal(holds, Explorer.Run(new Drawing(arrows, 2, RequirementKind.ReachesIfFair)).Holds);

    [Fact]
    public void CounterExample_IsAShortestOne()
    {
        var drawing = new Drawing("0>1 1>2 2>4 0>3 3>4", goal: 9, RequirementKind.CanAlwaysReach);

        CounterExample example = Explorer.Run(drawing).Verdicts.Single().CounterExample!;

        Assert.Equal(2, example.Moves.Count);
        Assert.Equal(4, example.Moves[^1].Target.A);
    }

    [Fact]
    public void TooManyStates_AreSaidNotToBeComplete() =>
        Assert.False(Explorer.Run(new Drawing("0>1 1>2 2>3 3>4", 4, RequirementKind.CanAlwaysReach), new ExplorationLimits(2)).Complete);

    [Fact]
    public void Explore_AskedToStop_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => Explorer.Run(new Drawing("0>1", 1, RequirementKind.Always), stop: source.Token));
    }

    /// <summary>A graph written as arrows between numbers; where nothing leads on, it is quiet.</summary>
    private sealed class Drawing : Model
    {
        private readonly int _goal;

        private readonly ILookup<int, (int To, char Action, bool Fair)> _arrows;

        internal Drawing(string arrows, int goal, RequirementKind kind)
        {
            _goal = goal;
            _arrows = arrows.Split(' ').ToLookup(a => a[0] - '0', a => (a[^1] - '0', a.Length == 4 ? a[2] : (char)(a[0] * 10 + a[^1]), a[1] == '='));
            Requirements = [new Requirement("goal", "FLOW-1", "the goal", kind)];
        }

        public override Situation Start { get; } = new(0, 0, 0, 0, 0);

        public override IReadOnlyList<Requirement> Requirements { get; }

        public override void Expand(in Situation situation, List<Move> moves) =>
            moves.AddRange(_arrows[situation.A].Select(a => new Move(a.Action, new Situation(a.To, 0, 0, 0, 0), a.Fair)));

        public override bool Holds(int requirement, in Situation situation) => situation.A == _goal;

        public override bool IsQuiet(in Situation situation) => !_arrows.Contains(situation.A);

        public override IEnumerable<string> Tell(Situation from, Move move) => [$"{from.A} to {move.Target.A}"];

        public override IEnumerable<string> Tell(Situation situation) => [$"{situation.A}"];
    }
}
