namespace ServalRef.StateMachines.Connections;

/// <summary>What one event did at one end of a connection.</summary>
/// <param name="After">The record that follows.</param>
/// <param name="Emissions">The packets to send, in their order.</param>
/// <param name="Endings">The flows that ended, and how.</param>
/// <param name="Clauses">The clauses that decided: of the event, then of what followed from it.</param>
public readonly record struct ConnectionStepResult(
    ConnectionRecord After, ValueArray<FlowEmission> Emissions, ValueArray<FlowEnding> Endings, ValueArray<string> Clauses);
