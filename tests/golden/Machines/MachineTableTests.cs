using ServalRef.Oracle.Reporting;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Machines;

/// <summary>The machines as tables: what each state makes of each event.</summary>
public class MachineTableTests
{
    public static TheoryData<string> Machines => [.. MachinePages.Machines];

    /// <summary>The tables that a reviewer sees change when a machine changes.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public Task StatesAndEvents(string machine)
    {
        string text = $"{machine}. {MachinePages.Legend}\n\n{new MachineTable(machine, MachineCatalog.All).ToText()}";

        return Verifier.Verify(text).UseParameters(machine);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    [Trait("Clause", "FLOW-1")]
    public void EveryCell_IsDecided(string machine)
    {
        var table = new MachineTable(machine, MachineCatalog.All);

        Assert.All(table.States, state => Assert.All(table.Triggers, trigger => Assert.NotEmpty(table.Cell(state, trigger))));
    }

    [Fact]
    [Trait("Clause", "FLOW-1")]
    public void Tables_HaveEveryStateAndEventOfTheEnumerations()
    {
        Check<ConnectionState, ConnectionTrigger>("Connection");
        Check<FlowState, FlowTrigger>("Flow");
        Check<MigrationState, MigrationTrigger>("Migration");

        static void Check<TState, TTrigger>(string machine)
            where TState : struct, Enum
            where TTrigger : struct, Enum
        {
            var table = new MachineTable(machine, MachineCatalog.All);
            Assert.Equal(Enum.GetNames<TState>(), table.States);
            Assert.Equal(Enum.GetNames<TTrigger>(), table.Triggers);
        }
    }

    /// <summary>The last decision of a cell has no condition, and none before it lacks one.</summary>
    [Fact]
    [Trait("Clause", "FLOW-1")]
    public void LastDecisionOfACell_AloneIsUnconditional() => Assert.All(
        MachineCatalog.All.GroupBy(a => (a.Machine, a.From, a.Trigger)),
        cell =>
        {
            MachineArrow[] decisions = [.. cell.OrderBy(a => a.Order)];
            Assert.Equal(Enumerable.Range(1, decisions.Length), decisions.Select(a => a.Order));
            Assert.All(decisions[..^1], a => Assert.False(a.Guard.StartsWith("otherwise", StringComparison.Ordinal)));
            Assert.StartsWith("otherwise", decisions[^1].Guard, StringComparison.Ordinal);
        });
}
