using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Somebody to whom something happens at a moment that was agreed on before.</summary>
public interface IEventTarget
{
    /// <summary>The moment has come.</summary>
    /// <param name="argument">What was given along.</param>
    /// <param name="now">When.</param>
    void OnEvent(long argument, Instant now);
}
