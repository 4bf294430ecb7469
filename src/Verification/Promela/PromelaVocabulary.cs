namespace ServalRef.Verification.Promela;

/// <summary>Every guard and act of the flow and migration machines with its one Promela definition (dialect mtp1).</summary>
internal static class PromelaVocabulary
{
    private static readonly Dictionary<string, PromelaWord> ByName =
        Words.ToDictionary(word => word.Name, StringComparer.Ordinal);

    /// <summary>All words: guards before acts, each machine's in the order of its vocabulary.</summary>
    internal static IReadOnlyList<PromelaWord> Words =>
        [.. FlowWords.Guards, .. MigrationWords.Guards, .. FlowWords.Acts, .. MigrationWords.Acts];

    /// <summary>The word for a guard's name.</summary>
    /// <exception cref="KeyNotFoundException">The name has no definition.</exception>
    internal static PromelaWord Guard(string name) => Find(name, isAct: false);

    /// <summary>The words for the acts of an arrow, in their order.</summary>
    /// <param name="actions">The acts as an arrow lists them: names joined by commas, where a name may hold commas itself.</param>
    /// <exception cref="KeyNotFoundException">A name has no definition.</exception>
    internal static IReadOnlyList<PromelaWord> ActsOf(string actions)
    {
        List<PromelaWord> acts = [];
        string rest = actions == "nothing to send" ? "" : actions;
        while (rest.Length > 0)
        {
            PromelaWord act = FirstOf(rest)
                ?? throw new KeyNotFoundException($"no Promela definition for the acts '{rest}'");
            acts.Add(act);
            rest = rest.Length == act.Name.Length ? "" : rest[(act.Name.Length + Separator.Length)..];
        }

        return acts;
    }

    private const string Separator = ", ";

    // Of two names that both begin the list, the longer is meant: one may continue the other after a comma.
    private static PromelaWord? FirstOf(string actions) => ByName.Values
        .Where(word => word.IsAct && (actions == word.Name || actions.StartsWith(word.Name + Separator, StringComparison.Ordinal)))
        .MaxBy(word => word.Name.Length);

    private static PromelaWord Find(string name, bool isAct) =>
        ByName.TryGetValue(name, out PromelaWord? word) && word.IsAct == isAct
            ? word
            : throw new KeyNotFoundException($"no Promela definition for '{name}'");
}
