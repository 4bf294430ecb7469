using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Generators.Connections;

namespace ServalRef.Properties.Rules;

/// <summary>What the end of one flow means for its connection.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 1000)]
public class LastFlowLaws
{
    private static readonly StreamEnds Over = new(LocalSent: true, LocalAcknowledged: true, RemoteReceived: true);

    private readonly ConnectionMachine _machine = new();

    [Property]
    [Trait("Clause", "TEAR-17")]
    public bool ResetOfOneOfSeveral_RemovesItAlone(FlowRecord[] flows, StreamEnds ends) =>
        flows.All(f => f.State is FlowState.Closed or FlowState.TimeWait)
        || LastFlow.Ended([.. flows, In(FlowState.Closed)], ends, lost: true) is null;

    [Theory]
    [InlineData(ConnectionState.Established)]
    [InlineData(ConnectionState.LocalEnded)]
    [InlineData(ConnectionState.RemoteEnded)]
    [Trait("Clause", "TEAR-17")]
    public void ResetOfTheLast_AbortsTheConnection(ConnectionState state)
    {
        FlowRecord[] flows = [In(FlowState.Closed), In(FlowState.Closed), In(FlowState.TimeWait)];

        Assert.Equal(ConnectionState.Aborted, _machine.Step(state, LastFlow.Ended(flows, default, lost: true)!.Value).After);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Clause", "TEAR-15")]
    [Trait("Clause", "CONN-4")]
    public void OnceBothStreamsAreEnded_TheLastFlowsEndIsANormalClose(bool lost)
    {
        Assert.Null(LastFlow.Ended([In(FlowState.Closed), In(FlowState.TimeWait)], Over, lost));

        ConnectionTrigger last = LastFlow.Ended([In(FlowState.Closed), In(FlowState.Closed)], Over, lost)!.Value;
        Assert.Equal(ConnectionState.Closed, _machine.Step(ConnectionState.Ended, last).After);
    }
}
