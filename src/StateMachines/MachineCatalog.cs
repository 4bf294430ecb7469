namespace ServalRef.StateMachines;

/// <summary>The machines of this specification, for those who draw, check or list them.</summary>
public static class MachineCatalog
{
    /// <summary>Every decision of the connection, flow and migration machines, read from the live Stateless configuration.</summary>
    public static IReadOnlyList<MachineArrow> All { get; } =
        [.. new ConnectionMachine().Arrows, .. new FlowEngine(Dialect.Mtp1).Arrows];
}
