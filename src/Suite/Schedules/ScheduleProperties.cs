using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The properties, in the order of their clauses.</summary>
internal static class ScheduleProperties
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<ScheduleProperty> All { get; } =
    [
        Mtp1("WIRE-11a", "what the network has damaged changes nothing, and is sent again", [], [(3, Makers.Writes), (4, Makers.Damages), (1, Makers.Ends)]),
        Mtp1("SEC-3a", "what a stranger sends changes nothing", [], [(3, Makers.Writes), (5, Makers.Forges), (1, Makers.Loses), (1, Makers.Ends)]),
        Mtp1("SEC-12", "strangers who ask and say no more keep nobody else out", [], [(2, Makers.Writes), (4, Makers.Crowds), (1, Makers.Loses)]) with { Backlog = 1 },
        Mtp1("CTL-6a", "what is not answered is sent again, and no more than that", [], [(2, Makers.Types), (4, Makers.Loses), (3, Makers.Silences), (1, Makers.Ends)]),
        Mtp1("CONN-5b", "a connection that is aborted says so, and nothing follows", [], [(3, Makers.Writes), (3, Makers.Aborts), (1, Makers.Loses), (1, Makers.Ends)]),
        Mtp1("OPEN-22a", "flows come and go, and no byte is lost", [AdapterFeatures.Flows], [
            (3, Makers.Writes), (4, Makers.Joins), (1, Makers.JoinTogether), (2, Makers.Removes), (1, Makers.Loses), (1, Makers.Ends)]),
        Mtp1("MIG-3", "hosts move, and no byte is lost", [AdapterFeatures.Moves], [
            (3, Makers.Writes), (4, Makers.Moves), (2, Makers.Gap), (1, Makers.Checks), (1, Makers.Loses)]),
        Mtp1("MIG-14", "both hosts move at once, and find each other", [AdapterFeatures.Moves], [
            (3, Makers.Types), (4, Makers.MoveTogether), (1, Makers.Moves), (1, Makers.Silences)]),
        Mtp1("MIG-24b", "a path that is doubted is asked once", [], [(2, Makers.Types), (4, Makers.Checks), (2, Makers.Loses), (1, Makers.Silences)]),
        Mtp1("ADDR-4b", "lists of addresses reach the peer whatever is lost", [AdapterFeatures.Moves], [(2, Makers.Types), (3, Makers.Gap), (3, Makers.Moves), (2, Makers.Loses)]),
        Mtp1("TEAR-2a", "both streams end at any time, and the connection with them", [], [
            (3, Makers.Writes), (2, Makers.Ends), (3, Makers.EndTogether), (2, Makers.Loses), (1, Makers.Duplicates)]),
        Mtp1("TEAR-20a", "a connection that is closed while it moves is closed", [AdapterFeatures.Moves], [(3, Makers.Writes), (4, Makers.EndMoving), (1, Makers.Silences)]),
        Mtp1("DATA-3", "data arrive in order and once, whatever the network does", [], [
            (5, Makers.Writes), (3, Makers.Loses), (2, Makers.Delays), (2, Makers.Duplicates), (1, Makers.Damages)]),
        Mtp1("DATA-6a", "a window of few bytes lets all of them through", [], [(4, Makers.Types), (2, Makers.Stalls), (1, Makers.Loses)])
            with { Options = new AdapterOptions(ReceiveBuffer: 1) },
        Mtp1("CONN-6", "all paths are dead for a while, and then everything goes on", [], [(4, Makers.Writes), (4, Makers.AllDead), (1, Makers.Ends)]),
        Mtp1("CTL-14a", "versions begin again after 2^32 - 1, and no older one counts", [AdapterFeatures.Moves], [
            (3, Makers.Types), (4, Makers.Moves), (2, Makers.Checks), (1, Makers.Joins), (1, Makers.Loses), (2, Makers.Duplicates)]) with { VersionsWrap = true },
        Mtp1("DATA-16d", "packet numbers begin again after 2^32 - 1, and no byte is lost", [], [(4, Makers.Wraps), (1, Makers.Loses), (1, Makers.Delays)]),
        Prototype("CTL-6a", "what is not answered is sent again, and no more than that", [], [(2, Makers.Types), (4, Makers.Loses), (2, Makers.Silences), (1, Makers.Ends)]),
        Prototype("CONN-5b", "a connection that is aborted says so, and nothing follows", [], [(3, Makers.Types), (3, Makers.Aborts), (1, Makers.Loses)]),
        Prototype("MIG-3", "hosts move, and no byte is lost", [AdapterFeatures.Moves], [(3, Makers.Types), (4, Makers.Moves), (2, Makers.Gap), (1, Makers.MoveTogether)]),
        Prototype("CTL-14a", "versions begin again after 2^32 - 1, and no older one counts", [AdapterFeatures.Moves], [
            (3, Makers.Types), (4, Makers.Moves), (2, Makers.Checks), (1, Makers.Loses), (2, Makers.Duplicates)]) with { VersionsWrap = true },
        Prototype("SEC-3a", "what a stranger sends changes nothing", [], [(3, Makers.Types), (5, Makers.Forges), (1, Makers.Loses)]),
        Prototype("TEAR-2", "both ends close at any time, and the connection is closed", [], [(3, Makers.Types), (2, Makers.Ends), (2, Makers.EndTogether), (2, Makers.Loses)]),
    ];

    private static ScheduleProperty Mtp1(
        string clause, string title, IReadOnlyList<string> features, IReadOnlyList<(int Weight, Func<ScheduleChance, IEnumerable<ScheduleEvent>> Make)> makers) =>
        new(clause, Dialect.Mtp1, title, [AdapterFeatures.Data, .. features], makers);

    private static ScheduleProperty Prototype(
        string clause, string title, IReadOnlyList<string> features, IReadOnlyList<(int Weight, Func<ScheduleChance, IEnumerable<ScheduleEvent>> Make)> makers) =>
        new(clause, Dialect.Prototype2014, title, [AdapterFeatures.Data, .. features], makers);
}
