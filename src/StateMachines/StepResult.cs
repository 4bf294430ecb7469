namespace ServalRef.StateMachines;

/// <summary>What one event did at one end of a flow.</summary>
/// <param name="After">The record that follows.</param>
/// <param name="Emissions">The packets to send, in their order.</param>
/// <param name="Clause">The clause that decided.</param>
/// <param name="Taken">
/// The decisions taken, in order: one of each machine that saw the event. An event that reached no machine, as a forged packet, has none.
/// </param>
/// <param name="IsIgnored">Whether every machine that saw the event ignored it.</param>
public readonly record struct StepResult(
    FlowRecord After, ValueArray<Emission> Emissions, string Clause, ValueArray<DecisionName> Taken, bool IsIgnored);
