using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Composition;

/// <summary>What holds for both ends of a connection whatever the network does, and what becomes of them once it is fair.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(ConnectionScripts)], MaxTest = 1000)]
public class ConnectionProperties
{
    [Property]
    [Trait("Clause", "TEAR-2")]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "CONN-4")]
    internal void GracefulClose_EndsClosedAtBothEndsWithNothingLost(ConnectionScript script)
    {
        Network network = new((script with { Flows = Math.Max(1, script.Flows) }).Without(ConnectionScript.Harsh));
        EndBoth(network);

        Assert.All(network.Hosts, host => Assert.True(
            host.Record is { State: ConnectionState.Closed, Outcome: Outcome.Finished, Ends: { Both: true } }, $"{network}"));
    }

    [Property]
    [Trait("Clause", "CONN-5")]
    [Trait("Clause", "TEAR-7")]
    internal void NothingIsAborted_UnlessSomebodyGivesUp(ConnectionScript script)
    {
        Network network = new(script.Without(ConnectionScript.Harsh));

        Assert.All(network.Hosts, host => Assert.True(host.Record.State != ConnectionState.Aborted, $"{network}"));
    }

    [Property]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "TEAR-15")]
    internal void WhoeverFinishes_HasBeenHeardToTheEnd(ConnectionScript script)
    {
        Network network = new(script);
        CheckNothingLost(network);
        EndBoth(network);
        CheckNothingLost(network);
    }

    [Property]
    [Trait("Clause", "CONN-5")]
    [Trait("Clause", "CONN-7")]
    internal void EveryAbort_IsToldToBoth(ConnectionScript script)
    {
        Network network = new(script);
        bool over = network.Hosts.Any(host => host.IsOver);
        network.Rest();
        network.WaitOut();
        over |= network.Hosts.Any(host => host.IsOver);
        network.AskUntilExhausted();

        // A listener that no SYN has reached knows of nothing.
        Assert.True(!over || network.Hosts.All(host => host.IsOver || host.Record == default), $"{network}");
    }

    [Property]
    [Trait("Clause", "FLOW-8")]
    [Trait("Clause", "SEC-13")]
    [Trait("Clause", "CONN-3")]
    internal void Record_IsConsistentAfterEveryEvent(ConnectionScript script)
    {
        int events = 0;
        EndBoth(new Network(script, watch: (side, _, _) =>
        {
            events++;
            ConnectionRecord record = side.Record;
            bool over = record.State is ConnectionState.Closed or ConnectionState.Aborted;
            Assert.Equal(record.State == ConnectionState.Ended, record.Ends.Both && !over);
            Assert.Equal(over && record != default, record.Outcome != Outcome.None);
            Assert.True(!over || record.Flows.Count == 0);
            Assert.All(record.Flows, flow => Assert.NotEqual(FlowState.Closed, flow.State));
            Assert.Equal(record.Flows.Count, record.Flows.DistinctBy(f => f.LocalFlow).Count());
            Assert.True(FlowLimit.Count(record.Flows.AsSpan()) <= FlowLimit.Most);
        }));
        Assert.NotEqual(0, events);
    }

    [Property]
    [Trait("Clause", "CTL-9")]
    internal void PacketThatIsDoubled_DoesNothingMore(ConnectionScript script)
    {
        var engine = new ConnectionEngine(Dialect.Mtp1);
        EndBoth(new Network(script, watch: (side, _, input) =>
        {
            // A reply RST counts one more unanswered try each time (SEC-8).
            if (input.Event == ConnectionEvent.PacketArrived && input.FlowInput.Trigger != FlowTrigger.RstArrived)
            {
                Assert.Equal(side.Record, engine.Step(side.Record, input).After);
            }
        }));
    }

    /// <summary>Both applications end their streams on a fair network, and time passes.</summary>
    internal static Network EndBoth(Network network)
    {
        foreach (Host host in network.Hosts)
        {
            host.HasEnded = true;
        }

        network.Rest();
        network.WaitOut();
        network.Rest();
        network.WaitOut();
        return network;
    }

    private static void CheckNothingLost(Network network)
    {
        for (int who = 0; who < 2; who++)
        {
            Assert.True(
                network[who].Record.Outcome != Outcome.Finished || network[1 - who].Record.Ends.RemoteReceived, $"{who}: {network}");
        }
    }
}
