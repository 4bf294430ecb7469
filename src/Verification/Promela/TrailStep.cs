namespace ServalRef.Verification.Promela;

/// <summary>One step of a counter-example.</summary>
/// <param name="Action">What the environment did.</param>
/// <param name="State">The state that it led to, as the model shows it.</param>
/// <param name="StartsCycle">Whether the steps from here on repeat for ever.</param>
public sealed record TrailStep(TrailAction Action, IReadOnlyList<string> State, bool StartsCycle);
