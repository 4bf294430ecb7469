using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Machines;

/// <summary>Every event has a decision in every record, also in those that no history leads to.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(MachineSituations)], MaxTest = 5000)]
public class TotalityProperties
{
    [Property]
    [Trait("Clause", "FLOW-1")]
    internal void Step_DecidesEveryEventInEveryRecord(MachineSituation at)
    {
        Assert.All([Dialect.Mtp1, Dialect.Prototype2014], dialect =>
        {
            End end = new End(dialect, at.Record).Step(at.Input);

            Assert.True(Enum.IsDefined(end.State) && Enum.IsDefined(end.Migration));
            Assert.True(end.Clause.Length > 0 || MovesNoFlow(at), "no clause");
        });
    }

    [Property]
    [Trait("Clause", "FLOW-1")]
    public bool Connection_DecidesEveryEventInEveryState(ConnectionState state, ConnectionTrigger trigger) =>
        Enum.IsDefined(new ConnectionMachine().Step(state, trigger).After);

    /// <summary>The migration machine is asleep while the flow is not synchronised (MIG-26): its own events do nothing.</summary>
    private static bool MovesNoFlow(MachineSituation at) => at.Input.MoveTrigger is not null && !at.Record.IsSynchronised;
}
