using FsCheck;
using FsCheck.Fluent;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Properties.Generators;

/// <summary>The flows of one connection, as far as its rules look at them, and how far its streams have come.</summary>
public static class Connections
{
    private static readonly FlowState[] AfterPeersFin = [FlowState.Closing, FlowState.TimeWait, FlowState.CloseWait, FlowState.LastAck];

    public static Arbitrary<FlowRecord[]> Flows() => Arb.From(
        Gen.Choose(0, 10).SelectMany(count => Flow().ArrayOf(count)),
        flows => flows.Select((_, i) => flows.Where((_, other) => other != i).ToArray()));

    /// <summary>What was acknowledged was sent.</summary>
    public static Arbitrary<StreamEnds> Ends() => Gen.Elements(
        from sent in (bool[])[false, true]
        from acknowledged in (bool[])[false, sent]
        from received in (bool[])[false, true]
        select new StreamEnds(sent, acknowledged, received)).ToArbitrary();

    /// <summary>A flow in a state, with the facts that every flow in this state has.</summary>
    public static FlowRecord In(FlowState state) => new()
    {
        State = state,
        Facts = AfterPeersFin.Contains(state) ? FlowFacts.PeerFinished : FlowFacts.None,
    };

    private static Gen<FlowRecord> Flow() =>
        from state in Gen.Elements(Enum.GetValues<FlowState>())
        from asked in Gen.Elements(false, true)
        from move in Gen.Elements(Enum.GetValues<MigrationState>())
        let flow = In(state)
        select flow with
        {
            Migration = flow.IsSynchronised ? move : MigrationState.Settled,
            Facts = flow.Facts | (asked && state == FlowState.SynReceived ? FlowFacts.CloseAsked : FlowFacts.None),
        };
}
