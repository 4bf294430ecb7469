namespace ServalRef.StateMachines;

/// <summary>What time does to a flow, as inputs of its machines: pure rules.</summary>
/// <remarks>The machines see no clock. Whoever keeps the time asks here which timer runs, and what it means when it has run out.</remarks>
public static class FlowTimers
{
    /// <summary>The requests that are sent again until they are answered (CTL-17).</summary>
    public static ReadOnlySpan<EmissionSlot> Requests =>
        [EmissionSlot.Opening, EmissionSlot.Move, EmissionSlot.Answer, EmissionSlot.Fin];

    /// <summary>Whether a part of the control channel sends requests.</summary>
    public static bool IsRequest(EmissionSlot slot) => Requests.Contains(slot);

    /// <summary>The request of a flow in a part of its control channel.</summary>
    public static Slot Request(in FlowRecord flow, EmissionSlot slot) => slot switch
    {
        EmissionSlot.Opening => flow.Opening,
        EmissionSlot.Move => flow.Move,
        EmissionSlot.Answer => flow.Answer,
        EmissionSlot.Fin => flow.Fin,
        _ => default,
    };

    /// <summary>What the machines are told when a request was not answered in time (CTL-6).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no request.</exception>
    public static FlowInput Unanswered(EmissionSlot slot) => slot switch
    {
        EmissionSlot.Opening => new FlowInput(FlowTrigger.OpeningTimedOut),
        EmissionSlot.Move => FlowInput.Of(MigrationTrigger.MoveTimedOut),
        EmissionSlot.Answer => FlowInput.Of(MigrationTrigger.AnswerTimedOut),
        EmissionSlot.Fin => new FlowInput(FlowTrigger.FinTimedOut),
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "Only requests are sent again."),
    };

    /// <summary>How long a state lasts at most, and what the machines are told then.</summary>
    /// <param name="state">The state.</param>
    /// <param name="streamsEnded">Whether both streams of the connection are ended: only then FinWait2 is limited (TEAR-14).</param>
    /// <param name="limits">The times.</param>
    /// <returns>None if it may last for ever.</returns>
    public static (FlowTrigger Trigger, Duration After)? Expiry(FlowState state, bool streamsEnded, ControlLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return state switch
        {
            FlowState.TimeWait => (FlowTrigger.TimeWaitExpired, limits.TimeWait),
            FlowState.FinWait2 when streamsEnded => (FlowTrigger.FinWait2Expired, limits.TimeWait),
            FlowState.SynReceived when limits.HalfOpenMaximum < Duration.MaxValue =>
                (FlowTrigger.HalfOpenExpired, limits.HalfOpenMaximum),
            _ => null,
        };
    }
}
