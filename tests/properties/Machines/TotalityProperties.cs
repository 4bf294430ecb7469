using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Machines;

/// <summary>Every event has a decision in every record, also in those that no history leads to.</summary>
[Properties(Arbitrary = [typeof(MachineSituations)], MaxTest = 5000)]
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
            Assert.Matches("^[A-Z]+-[0-9]+$", end.Clause);
        });
    }

    [Property]
    [Trait("Clause", "FLOW-1")]
    public bool Connection_DecidesEveryEventInEveryState(ConnectionState state, ConnectionTrigger trigger) =>
        Enum.IsDefined(new ConnectionMachine().Step(state, trigger));
}
