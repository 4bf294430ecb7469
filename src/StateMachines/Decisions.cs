namespace ServalRef.StateMachines;

/// <summary>The events that come from within a host: what an observer of its packets does not see.</summary>
public static class Decisions
{
    /// <summary>Every event of the application, the timers and the interfaces, without the addresses that it may bring.</summary>
    public static IReadOnlyList<FlowInput> All { get; } =
    [
        .. Enum.GetValues<FlowTrigger>()
            .Where(t => !Arrival.IsPacket(t))
            .Select(t => new FlowInput(t)),
        FlowInput.Of(MigrationTrigger.PathCheckRequested),
        FlowInput.Of(MigrationTrigger.MoveTimedOut),
        FlowInput.Of(MigrationTrigger.AnswerTimedOut),
    ];

    /// <summary>A decision with its address.</summary>
    /// <param name="decision">One of <see cref="All"/>.</param>
    /// <param name="local">The address that a move would go to.</param>
    /// <param name="peer">The address that an opening would go to.</param>
    public static FlowInput With(in FlowInput decision, NetworkAddress local, NetworkAddress peer) =>
        decision with { Address = decision.Trigger == FlowTrigger.OpenRequested ? peer : local };
}
