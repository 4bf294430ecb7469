using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Findings;

/// <summary>Collects findings and counts clauses for one viewpoint.</summary>
internal sealed class FindingSink
{
    /// <summary>Findings beyond this are counted with their clause and not kept.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<string, (int Exercised, int Violated)> _clauses = new(StringComparer.Ordinal);

    private readonly List<Finding> _findings = [];

    internal IReadOnlyList<Finding> Findings => _findings;

    internal IReadOnlyDictionary<string, ClauseCount> Clauses =>
        _clauses.ToDictionary(c => c.Key, c => new ClauseCount(c.Value.Exercised, c.Value.Violated), StringComparer.Ordinal);

    internal void Exercise(string clause, int times = 1)
    {
        (int exercised, int violated) = _clauses.GetValueOrDefault(clause);
        _clauses[clause] = (exercised + times, violated);
    }

    internal Finding Report(
        string clause,
        PacketReference packet,
        NetworkAddress host,
        string flow,
        FlowLadder ladder,
        IEnumerable<string> states,
        string observed,
        IEnumerable<string> allowed,
        string message)
    {
        (int exercised, int violated) = _clauses.GetValueOrDefault(clause);
        _clauses[clause] = (exercised + 1, violated + 1);
        var finding = new Finding
        {
            Severity = ClauseCatalog.Default.SeverityOf(clause),
            Clause = clause,
            Packet = packet,
            Host = host,
            Flow = flow,
            States = [.. states],
            Observed = observed,
            Allowed = [.. allowed.Distinct(StringComparer.Ordinal)],
            Message = message,
            Ladder = ladder.Around(packet),
        };
        if (_findings.Count < Most)
        {
            _findings.Add(finding);
        }

        return finding;
    }
}
