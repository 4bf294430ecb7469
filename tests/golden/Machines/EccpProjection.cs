using ServalRef.StateMachines;

namespace ServalRef.Golden.Machines;

/// <summary>A step of the live machines, seen as an arrow of the figure.</summary>
/// <param name="From">The figure's name of the state, or ours where it has none.</param>
/// <param name="Trigger">Our event.</param>
/// <param name="To">The figure's name of the next state, or ours.</param>
/// <param name="Arrows">The decisions that make the step: one, or an opening with the move that it lets in.</param>
internal sealed record ProjectedStep(string From, string Trigger, string To, params MachineArrow[] Arrows)
{
    /// <summary>Our decisions, clause by clause.</summary>
    public string Ours => string.Join(" + ", Arrows.Select(Text));

    /// <summary>One decision as text.</summary>
    public static string Text(MachineArrow a) => $"{a.Machine} {a.From} --{a.Trigger}--> {a.To} ({a.Clause}: {a.Actions})";
}

/// <summary>Flow × Migration, from the live machines, in the states that the figure knows.</summary>
internal static class EccpProjection
{
    private static readonly MachineArrow[] Acting = [.. MachineCatalog.All.Where(a => a.Kind == ArrowKind.Arrow)];

    private static readonly MachineArrow[] Flow = [.. Acting.Where(a => a.Machine == "Flow")];

    private static readonly MachineArrow[] Migration = [.. Acting.Where(a => a.Machine == "Migration")];

    /// <summary>Every step between states of the figure, closing states left out.</summary>
    internal static IReadOnlyList<ProjectedStep> Steps { get; } =
    [
        .. Flow.Where(a => Known(a.From) && Known(a.To)).Select(One),
        .. Openings(),
        .. Migration.Select(One),
    ];

    /// <summary>The flow's arrows that leave or stay among states which the figure does not have.</summary>
    internal static IReadOnlyList<MachineArrow> Closing { get; } = [.. Flow.Where(a => !Known(a.From) || !Known(a.To))];

    /// <summary>The states beside Established in which every migration arrow is alive as well (MIG-26).</summary>
    internal static IReadOnlyList<string> OtherHomesOfMigration { get; } =
        [.. Enum.GetValues<FlowState>().Where(s => new FlowRecord { State = s }.IsSynchronised && s != FlowState.Established).Select(s => $"{s}")];

    /// <summary>The steps that are an arrow of the figure, none if it has no counterpart.</summary>
    /// <remarks>Both go the same way for the same event and send the same kind of packet.</remarks>
    internal static IReadOnlyList<ProjectedStep> Counterparts(EccpArrow arrow) =>
    [
        .. Alike(arrow).Where(s => arrow.Sends.Length == 0
            || s.Arrows.Any(a => a.Actions.Split(' ', ',').Contains(arrow.Sends))),
    ];

    private static ProjectedStep[] Alike(EccpArrow arrow)
    {
        string[] triggers = EccpFigure.Events[arrow.Event.TrimEnd('*')];
        return arrow.Forks
            ? [.. Forks(arrow, triggers)]
            : [.. Steps.Concat(ListenerSteps()).Where(s => s.From == arrow.From && s.To == arrow.To && triggers.Contains(s.Trigger))];
    }

    /// <summary>A double arrow: the connection stays as it is, and the new flow's machine begins at Closed.</summary>
    private static IEnumerable<ProjectedStep> Forks(EccpArrow arrow, string[] triggers) =>
        from connection in Acting
        where connection.Machine == "Connection" && connection.From == connection.To && Figure(connection.From) == arrow.From
        where connection.Trigger is "SynAccepted" or "JoinAccepted"
        from flow in Flow
        where flow.From == "Closed" && Figure(flow.To) == arrow.To && triggers.Contains(flow.Trigger)
        let asked = flow.Trigger == "OpenRequested"
        where !(asked && connection.From == "Listen")
        select asked
            ? new ProjectedStep(arrow.From, flow.Trigger, arrow.To, flow)
            : new ProjectedStep(arrow.From, flow.Trigger, arrow.To, connection, flow);

    /// <summary>LISTEN is a state of the connection here, since a listener is no flow.</summary>
    private static IEnumerable<ProjectedStep> ListenerSteps() =>
        Acting.Where(a => a.Machine == "Connection" && a.From != a.To && (a.From == "Listen" || a.To == "Listen")).Select(One);

    /// <summary>An event that opens the flow goes on to the migration machine, which begins at Settled.</summary>
    /// <remarks>On a new flow every request is the first of its kind, so the first decision of the cell is taken.</remarks>
    private static IEnumerable<ProjectedStep> Openings() =>
        from flow in Flow
        where flow.To == "Established" && flow.From != "Established"
        from move in Migration
        where move.From == "Settled" && move.Trigger == flow.Trigger && move.Order == 1
        select new ProjectedStep(Figure(flow.From), flow.Trigger, Figure(move.To), flow, move);

    /// <summary>One decision; a move that aborts the flow ends in CLOSED, whatever the migration machine says.</summary>
    private static ProjectedStep One(MachineArrow a) =>
        new(Figure(a.From), a.Trigger, a.Actions.Contains("abort the flow", StringComparison.Ordinal) ? "CLOSED" : Figure(a.To), a);

    private static bool Known(string state) => EccpFigure.States.ContainsKey(state);

    private static string Figure(string state) => EccpFigure.States.GetValueOrDefault(state, state);
}
