using ServalRef.StateMachines;

namespace ServalRef.Oracle.Clauses;

/// <summary>The arrows of the live machines, by clause: nothing here is copied by hand.</summary>
public static class MachineArrows
{
    private static readonly Lazy<ILookup<string, MachineArrow>> ByClause =
        new(() => All.ToLookup(arrow => arrow.Clause, StringComparer.Ordinal));

    /// <summary>Every decision of every machine, in the machines' own order.</summary>
    public static IReadOnlyList<MachineArrow> All => MachineCatalog.All;

    /// <summary>The decisions that a clause demands; none for a clause that no machine carries out.</summary>
    /// <param name="clause">The clause's identifier; for a part, what its number alone demands is counted in.</param>
    public static IReadOnlyList<MachineArrow> Of(string clause) => ClauseId.PartOf(clause) is null
        ? [.. ByClause.Value[clause]]
        : [.. ByClause.Value[clause], .. ByClause.Value[ClauseId.NumberOf(clause)]];
}
