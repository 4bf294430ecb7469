namespace ServalRef.StateMachines;

/// <summary>One event at one end of a flow.</summary>
/// <param name="Trigger">What happened.</param>
/// <param name="Packet">The packet, if one arrived.</param>
/// <param name="Address">The new address of an AddressGained, the peer's of an OpenRequested.</param>
public readonly record struct FlowInput(FlowTrigger Trigger, ControlPacket Packet = default, NetworkAddress Address = default)
{
    /// <summary>Whether the event is addressed to the migration machine alone, and which.</summary>
    public MigrationTrigger? MoveTrigger { get; init; }

    /// <summary>A timer or request that only the migration machine knows.</summary>
    public static FlowInput Of(MigrationTrigger trigger) => new() { MoveTrigger = trigger };

    /// <summary>The event as a word, for reports.</summary>
    public override string ToString() => MoveTrigger?.ToString() ?? Trigger.ToString();
}
