using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>What of a record a vector tells: what every implementation must know, whatever else it keeps.</summary>
/// <param name="Flow">The state of the flow.</param>
/// <param name="Migration">The state of its move; Settled while there can be none.</param>
/// <param name="Local">Our adopted address.</param>
/// <param name="Peer">The peer's adopted address; none while there is none.</param>
/// <param name="Candidate">The peer's unproven new address; none while there is none.</param>
/// <param name="Frozen">Whether data may not be sent (MIG-10).</param>
internal readonly record struct VisibleState(
    FlowState Flow, MigrationState Migration, NetworkAddress Local, NetworkAddress Peer, NetworkAddress Candidate, bool Frozen)
{
    /// <summary>The state of a record; one that is over has no addresses.</summary>
    internal static VisibleState Of(in FlowRecord r) => r.State == FlowState.Closed
        ? default
        : new VisibleState(r.State, r.Migration, r.Local, r.Peer, r.Answer.IsOutstanding ? r.Candidate : default, r.Has(FlowFacts.Frozen));
}
