using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Findings;

/// <summary>Collects findings and counts clauses for one viewpoint.</summary>
/// <param name="completeness">Whether the capture is known to be whole.</param>
/// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
internal sealed class FindingSink(Completeness completeness, IProgress<Finding>? told)
{
    /// <summary>Findings beyond this are counted with their clause and not kept.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<string, (int Exercised, int Violated, int Unproven)> _clauses = new(StringComparer.Ordinal);

    private readonly List<Finding> _findings = [];

    private readonly Dictionary<Finding, int> _repeated = new(ReferenceEqualityComparer.Instance);

    /// <summary>All findings; those that a missing frame would explain are unspecified unless the capture is known to be whole.</summary>
    internal IReadOnlyList<Finding> Findings =>
        _findings.ConvertAll(finding => Counted(finding.IsUnproven && !completeness.IsProven ? Excused(finding) : finding, _repeated.GetValueOrDefault(finding)));

    internal IReadOnlyDictionary<string, ClauseCount> Clauses => _clauses.ToDictionary(
        c => c.Key,
        c => new ClauseCount(c.Value.Exercised, c.Value.Violated + (completeness.IsProven ? c.Value.Unproven : 0)),
        StringComparer.Ordinal);

    internal void Exercise(string clause, int times = 1)
    {
        (int exercised, int violated, int unproven) = _clauses.GetValueOrDefault(clause);
        _clauses[clause] = (exercised + times, violated, unproven);
    }

    /// <summary>Takes a finding.</summary>
    /// <param name="clause">The clause that was not kept.</param>
    /// <param name="packet">The packet that shows it.</param>
    /// <param name="host">Who did not keep it.</param>
    /// <param name="flow">The flow's identifier.</param>
    /// <param name="ladder">The flow's packets.</param>
    /// <param name="states">The states that the host could be in.</param>
    /// <param name="observed">What was seen.</param>
    /// <param name="allowed">What was allowed instead.</param>
    /// <param name="message">What it means.</param>
    /// <param name="unproven">
    /// Whether one frame that the capture lacks would explain it: it is unspecified then, unless the capture is known to be whole.
    /// </param>
    /// <param name="ofAmount">Whether the rule is one of amounts, whose excess is a deviation even where the clause says MUST.</param>
    internal Finding Report(
        string clause,
        PacketReference packet,
        NetworkAddress host,
        string flow,
        FlowLadder ladder,
        IEnumerable<string> states,
        string observed,
        IEnumerable<string> allowed,
        string message,
        bool unproven = false,
        bool ofAmount = false)
    {
        (int exercised, int violated, int doubtful) = _clauses.GetValueOrDefault(clause);
        _clauses[clause] = (exercised + 1, violated + (unproven ? 0 : 1), doubtful + (unproven ? 1 : 0));
        var finding = new Finding
        {
            Severity = ofAmount ? Severity.Deviation : ClauseCatalog.Default.SeverityOf(clause),
            Clause = clause,
            Packet = packet,
            Host = host,
            Flow = flow,
            States = [.. states],
            Observed = observed,
            Allowed = [.. allowed.Distinct(StringComparer.Ordinal)],
            Message = message,
            Ladder = ladder.Around(packet),
            IsUnproven = unproven,
        };
        if (_findings.Count < Most)
        {
            _findings.Add(finding);
        }

        if (!unproven || completeness.IsProven)
        {
            told?.Report(finding);
        }

        return finding;
    }

    /// <summary>Something seen later shows that no missing frame explains a finding.</summary>
    internal void Prove(Finding finding)
    {
        int at = _findings.FindIndex(f => ReferenceEquals(f, finding));
        if (at >= 0)
        {
            _findings[at] = finding with { IsUnproven = false };
        }

        if (!completeness.IsProven)
        {
            told?.Report(finding);
        }

        (int exercised, int violated, int doubtful) = _clauses.GetValueOrDefault(finding.Clause);
        _clauses[finding.Clause] = (exercised, violated + 1, doubtful - 1);
    }

    /// <summary>The same again: it is counted, and told no second time.</summary>
    internal void Repeat(Finding finding)
    {
        (int exercised, int violated, int doubtful) = _clauses.GetValueOrDefault(finding.Clause);
        bool unproven = finding.IsUnproven;
        _clauses[finding.Clause] = (exercised + 1, violated + (unproven ? 0 : 1), doubtful + (unproven ? 1 : 0));
        _repeated[finding] = _repeated.GetValueOrDefault(finding) + 1;
    }

    private static Finding Counted(Finding finding, int more) =>
        more == 0 ? finding : finding with { Message = $"{finding.Message} There are {more} more like it." };

    private static Finding Excused(Finding finding) => finding with
    {
        Severity = Severity.Unspecified,
        Message = $"{finding.Message} One frame that the capture lacks would explain it; --complete says that it lacks none.",
    };
}
