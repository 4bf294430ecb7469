namespace ServalRef.StateMachines.Connections;

/// <summary>How a flow or a connection ended: what its application is told (CONN-5, CONN-7).</summary>
public enum Outcome : byte
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>Normally: a connection with both streams ended, a flow by FINs.</summary>
    Finished,

    /// <summary>The SYN was refused for good, by a reply RST (OPEN-13, OPEN-24).</summary>
    Refused,

    /// <summary>The SYN was refused for now, by a reply NACK: a new one may be tried after a while (OPEN-14).</summary>
    RefusedForNow,

    /// <summary>The tries of the SYN ran out (OPEN-18).</summary>
    TimedOut,

    /// <summary>Our side gave the opening up before it was answered (OPEN-19, TEAR-13).</summary>
    Withdrawn,

    /// <summary>The peer reset the flow, of a connection its last one (FLOW-2, SEC-8).</summary>
    Reset,

    /// <summary>The tries of a request ran out, of a connection on its last flow (CTL-7, SEC-10).</summary>
    Exhausted,

    /// <summary>The peer closed every flow, and an end of stream is missing (TEAR-7).</summary>
    EndMissing,

    /// <summary>No flow was usable for too long (CONN-6).</summary>
    Unusable,

    /// <summary>Our side gave it up (CONN-5).</summary>
    Aborted,

    /// <summary>The peer's data contradict themselves: two ends of its stream, or data beyond the end (TEAR-1).</summary>
    Contradicted,
}

/// <summary>The end of one flow of a connection.</summary>
/// <param name="Flow">Our flow ID.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct FlowEnding(uint Flow, Outcome Outcome)
{
    /// <summary>How a flow ended that an event has closed: a pure rule.</summary>
    /// <param name="before">The flow before the event.</param>
    /// <param name="input">The event.</param>
    public static FlowEnding Of(in FlowRecord before, in FlowInput input) => new(
        before.LocalFlow, before.State == FlowState.SynSent ? OfOpening(input) : OfFlow(input));

    /// <summary>Whether what was on its way on a flow that ended so may have been lost with it (TEAR-6, TEAR-17, R-71).</summary>
    /// <remarks>A refused or withdrawn SYN is no loss: the peer has never counted on that flow (OPEN-24).</remarks>
    public bool IsLoss => Outcome is Outcome.Reset or Outcome.Exhausted or Outcome.Aborted;

    private static Outcome OfOpening(in FlowInput input) => input.Trigger switch
    {
        FlowTrigger.RstArrived => Outcome.Refused,
        FlowTrigger.NackArrived => Outcome.RefusedForNow,
        FlowTrigger.OpeningTimedOut => Outcome.TimedOut,
        _ => Outcome.Withdrawn,
    };

    private static Outcome OfFlow(in FlowInput input) => (input.MoveTrigger, input.Trigger) switch
    {
        (not null, _) => Outcome.Exhausted,
        (_, FlowTrigger.FinTimedOut or FlowTrigger.HalfOpenExpired) => Outcome.Exhausted,
        (_, FlowTrigger.RstArrived) => Outcome.Reset,
        (_, FlowTrigger.AbortRequested) => Outcome.Aborted,
        _ => Outcome.Finished,
    };
}
