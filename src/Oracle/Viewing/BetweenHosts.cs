using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>What is to be said where nothing tells whose capture it is.</summary>
internal static class BetweenHosts
{
    /// <summary>How much could be judged, and how to name the host, as half a sentence.</summary>
    /// <param name="flows">The flows seen.</param>
    /// <param name="judged">How many clauses could be judged.</param>
    /// <param name="dialect">The dialect of the latest packet; null if none told.</param>
    internal static string Reason(IReadOnlyList<FlowReport> flows, int judged, Dialect? dialect)
    {
        int all = ClauseCatalog.Default.All.Count(clause => !clause.Reserved && clause.AppliesTo(dialect ?? Dialect.Mtp1));
        string example = flows.Count > 0 ? flows[0].Hosts[0].ToString() : "ADDR";
        return $"from between the hosts {judged} of {all} clauses could be judged; --at {example} or FILE@{example} would name the host "
            + "that the capture was taken at, --partial accepts this";
    }
}
