namespace ServalRef.StateMachines;

/// <summary>The events that come from within a host: what an observer of its packets does not see.</summary>
public static class Decisions
{
    private static readonly FlowTrigger[] OfFlow =
    [
        .. Enum.GetValues<FlowTrigger>().Where(t => t is < FlowTrigger.SynArrived or > FlowTrigger.DataArrived),
    ];

    private static readonly MigrationTrigger[] OfMigration =
        [MigrationTrigger.PathCheckRequested, MigrationTrigger.MoveTimedOut, MigrationTrigger.AnswerTimedOut];

    /// <summary>Every event of the application, the timers and the interfaces.</summary>
    /// <param name="address">The address that a move would go to.</param>
    /// <param name="peer">The address that an opening would go to.</param>
    public static IReadOnlyList<FlowInput> All(NetworkAddress address, NetworkAddress peer) =>
    [
        .. OfFlow.Select(t => new FlowInput(t, Address: t == FlowTrigger.OpenRequested ? peer : address)),
        .. OfMigration.Select(FlowInput.Of),
    ];
}
