using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Generators.ConnectionHappening;

namespace ServalRef.Properties.Composition;

/// <summary>The stories behind the rules: each does no harm, and does if the rule is missing.</summary>
public class MissingRuleTests
{
    private static readonly ConnectionRules Specified = ConnectionRules.Specified;

    /// <summary>Hole F3: the DATA_ACK of the listener's end is lost, and the opener closes.</summary>
    [Fact]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "TEAR-7")]
    public void LostDataAck_WouldAbort() => Check(
        Specified with
        {
            AcknowledgeOurEnd = (_, _, _) => false,
            AbortConnection = (flows, ends, _) => !ends.Both && ReadingFins.OnEveryFlow(flows),
        },
        ClosesGracefully,
        1,
        A(EndStream), A(SendEnd), B(Deliver), A(Deliver),
        B(EndStream), B(SendEnd), A(Deliver), B(Drop, 1), B(Deliver));

    /// <summary>Hole F4: each side removes a flow because of the one that the other side removes.</summary>
    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void RemovalsThatCross_WouldLeaveNoFlow() => Check(
        Specified with { ToCloseNow = (flows, ends) => CloseWaitToo(flows, ClosingFlows.ToCloseNow(flows, ends)) },
        ClosesGracefully,
        2,
        A(Remove, 0), B(Remove, 1));

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void RemovalOfTheOnlyFlow_WouldAbort() => Check(
        Specified with { MayRemove = (_, _) => true }, ClosesGracefully, 1, A(Remove), B(Deliver));

    /// <summary>Hole F6: the opener removes the first flow because of the second, whose last ACK was lost.</summary>
    [Fact]
    [Trait("Clause", "TEAR-7")]
    public void FinBesideSynReceived_WouldAbort() => Check(
        Specified with
        {
            AbortConnection = (flows, ends, _) =>
                ReadingFins.AbortConnection([.. flows.ToArray().Where(f => f.State != FlowState.SynReceived)], ends),
        },
        ClosesGracefully,
        1,
        A(Join), B(Deliver), A(Deliver), B(Drop), A(Remove), B(Deliver));

    /// <summary>Hole F8, the other way round: a flow in FinWait2 is an ordinary half of a working flow.</summary>
    [Fact]
    [Trait("Clause", "TEAR-14")]
    public void FinWait2LimitedTooEarly_WouldCutADirection() => Check(
        Specified with { FinWait2IsLimited = _ => true },
        ClosesGracefully,
        2,
        A(Remove, 0), B(Remove, 1), B(Deliver), A(Deliver), A(Deliver), B(Deliver), B(Expire, 1));

    /// <summary>Reading 49: the listener removes the first flow, and what the opener sends on the second is lost with it.</summary>
    [Fact]
    [Trait("Clause", "TEAR-6")]
    public void FinBeforeALoss_WouldAcknowledgeWhatNeverArrived() => Check(
        Specified with { AcknowledgeOurEnd = (flows, ends, _) => ReadingFins.AcknowledgeOurEnd(flows, ends, flowLost: false) },
        LosesNothing,
        2,
        B(EndStream), B(SendEnd), A(Deliver), B(Deliver), B(Remove), A(Deliver), A(EndStream), A(SendEnd), B(Drop, 2), A(Reset, 1));

    [Fact]
    [Trait("Clause", "CONN-4")]
    public void EndOfTheLastFlow_WouldGoUnnoticed() => Check(
        Specified with { LastFlow = (_, _, _) => null }, ClosesGracefully, 1);

    /// <summary>An edit reaches the machines, and an engine that lacks an arrow comes to rest all the same.</summary>
    [Theory]
    [InlineData("Flow", "CloseRequested")]
    [InlineData("Flow", "AbortRequested")]
    [InlineData("Migration", "RsynArrived")]
    [InlineData("Connection", "FirstFlowEstablished")]
    [InlineData("Connection", "LocalEndAcknowledged")]
    [InlineData("Connection", "LastFlowClosed")]
    [Trait("Clause", "FLOW-1")]
    public void EditedMachine_IsUsed(string machine, string trigger)
    {
        var engine = new ConnectionEngine(
            Dialect.Mtp1, d => [d.Machine == machine && d.Trigger == trigger && !d.IsIgnore ? d.Ignored() : d]);
        Assert.NotEqual(Story(null), Story(engine));

        static string Story(ConnectionEngine? engine)
        {
            var script = new ConnectionScript(2, true, [A(EndStream), A(SendEnd), B(Move, 1), A(Deliver), B(Deliver), A(Reset, 1)]);
            var network = new Network(script, engine);
            string middle = network.ToString();
            return $"{middle}\n{ConnectionProperties.EndBoth(network)}";
        }
    }

    private static ConnectionLine A(ConnectionHappening what, int which = 0) => new(what, AtOpener: true, which);

    private static ConnectionLine B(ConnectionHappening what, int which = 0) => new(what, AtOpener: false, which);

    private static void Check(ConnectionRules lacking, Func<Network, bool> holds, int flows, params ConnectionLine[] story)
    {
        var script = new ConnectionScript(flows, Courteous: true, story);

        Assert.True(holds(ConnectionProperties.EndBoth(new Network(script))));
        Assert.False(holds(ConnectionProperties.EndBoth(new Network(script, new ConnectionEngine(Dialect.Mtp1, null, lacking)))));
    }

    private static bool ClosesGracefully(Network network) => network.Hosts.All(host => host.Record.Outcome == Outcome.Finished);

    private static bool LosesNothing(Network network) => Enumerable.Range(0, 2).All(
        who => network[who].Record.Outcome != Outcome.Finished || network[1 - who].Record.Ends.RemoteReceived);

    private static ValueArray<int> CloseWaitToo(ReadOnlySpan<FlowRecord> flows, ValueArray<int> places)
    {
        for (int place = 0; place < flows.Length; place++)
        {
            places = flows[place].State == FlowState.CloseWait && !places.Contains(place) ? places.Add(place) : places;
        }

        return places;
    }
}
