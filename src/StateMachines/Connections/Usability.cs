namespace ServalRef.StateMachines.Connections;

/// <summary>For how long a connection has had no usable flow (CONN-6).</summary>
/// <param name="Since">When the last usable flow ceased to be one, since any fixed moment; none while there is one.</param>
public readonly record struct Usability(Instant? Since)
{
    /// <summary>How long a connection bears it.</summary>
    public static Duration Limit { get; } = Duration.FromSeconds(120);

    /// <summary>Whether data may be scheduled on a flow: Established or CloseWait, with an address, and not suspect.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="suspect">Whether three RTOs in a row have expired on it.</param>
    public static bool IsUsable(in FlowRecord flow, bool suspect) =>
        !suspect
        && flow.State is FlowState.Established or FlowState.CloseWait
        && !flow.IsHomeless;

    /// <summary>Notes whether a flow is usable now.</summary>
    public Usability Observe(bool usable, Instant now) => new(usable ? null : Since ?? now);

    /// <summary>When the connection is to be aborted; never while it is usable.</summary>
    public Instant EndsAt => Since is { } since ? since + Limit : Instant.Never;

    /// <summary>Whether the connection is to be aborted.</summary>
    public bool IsExhausted(Instant now) => EndsAt <= now;
}
