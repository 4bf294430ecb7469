namespace ServalRef.Oracle.Rules;

/// <summary>All rules beside the state machines: the hypotheses judge what a machine decides, these what it does not.</summary>
internal static class RuleTable
{
    /// <summary>Every rule, in the order of its clauses.</summary>
    internal static IReadOnlyList<RuleEntry> All { get; } =
    [
        new("CTL-4", "no flags but those of one request", Sight.Anywhere) { ForEnd = end => new UnmergedRequests(end) },
        new("CTL-5", "a repeated request says what the first one said", Sight.Anywhere) { ForEnd = end => new RepeatedContent(end) },
    ];
}
