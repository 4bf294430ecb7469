using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>
/// The judges of one trace: one for the host named by the caller or for nobody, or one for each host whose interfaces are
/// recorded by name (<c>HOST.if</c>).
/// </summary>
internal sealed class Viewpoints(JudgeOptions options)
{
    private readonly Dictionary<string, Judge> _hosts = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (string? Host, Judge Judge)> _interfaces = new(StringComparer.Ordinal);

    private readonly Dictionary<uint, string> _owners = [];

    private readonly Judge _single = new(options);

    /// <summary>The dialect of the latest packet that told, for those that do not.</summary>
    internal Dialect LastDialect { get; set; } = Dialect.Mtp1;

    /// <summary>The judge that a packet belongs to.</summary>
    /// <param name="interfaceName">The interface's name in the capture, if it has one.</param>
    /// <param name="source">The address the packet comes from.</param>
    /// <param name="destination">The address that it goes to.</param>
    /// <param name="inbound">Whether it came to the interface's host; null if the capture does not say.</param>
    internal Judge For(string? interfaceName, NetworkAddress source, NetworkAddress destination, bool? inbound)
    {
        if (options.At.Count > 0 || interfaceName is null)
        {
            return _single;
        }

        if (!_interfaces.TryGetValue(interfaceName, out (string? Host, Judge Judge) view))
        {
            _interfaces[interfaceName] = view = View(interfaceName);
        }

        if (view.Host is not null)
        {
            // If nobody says which way a packet went: it is seen first where it is sent, so who first shows an address as a source
            // owns it. Behind a translator that is not so, since what it writes into packets is sent by nobody.
            _owners.TryAdd(inbound == true ? destination.IPv4 : source.IPv4, view.Host);
        }

        return view.Judge;
    }

    /// <summary>One report over all viewpoints, or null if no Serval packet came.</summary>
    internal Report? Finish()
    {
        List<Report> reports = [.. _hosts.Values.Append(_single).Where(j => j.Packets > 0).Select(j => j.Finish())];
        return reports.Count switch
        {
            0 => null,
            1 => reports[0],
            _ => Join(reports),
        };
    }

    /// <summary>The host that an interface names, and its judge; the judge of nobody if it names none.</summary>
    private (string? Host, Judge Judge) View(string interfaceName)
    {
        int dot = interfaceName.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
        {
            return (null, _single);
        }

        string host = interfaceName[..dot];
        if (!_hosts.TryGetValue(host, out Judge? judge))
        {
            judge = new Judge(options, address => _owners.TryGetValue(address.IPv4, out string? owner) && owner == host);
            _hosts.Add(host, judge);
        }

        return (host, judge);
    }

    private static Report Join(List<Report> reports)
    {
        IEnumerable<KeyValuePair<string, ClauseCount>> clauses = reports.SelectMany(r => r.Clauses);
        Verdict verdict = reports.Exists(r => r.Verdict == Verdict.Violation) ? Verdict.Violation
            : reports.Exists(r => r.Verdict == Verdict.Conforms) ? Verdict.Conforms
            : Verdict.Inconclusive;
        return new Report
        {
            Verdict = verdict,
            Dialect = string.Join('+', reports.SelectMany(r => r.Dialect.Split('+')).Distinct().Order(StringComparer.Ordinal)),
            Packets = reports.Sum(r => r.Packets),
            Malformed = reports.Sum(r => r.Malformed),
            Flows = [.. reports.SelectMany(r => r.Flows).GroupBy(f => f.Id + f.Hosts[0]).Select(Join)],
            Findings = [.. reports.SelectMany(r => r.Findings).OrderBy(f => f.Packet.Time)],
            Clauses = clauses.GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(
                g => g.Key,
                g => new ClauseCount(g.Sum(c => c.Value.Exercised), g.Sum(c => c.Value.Violated)),
                StringComparer.Ordinal),
        };
    }

    /// <summary>One flow as several hosts saw it: of each end, what the viewpoint that knows fewest states for it says.</summary>
    private static FlowReport Join(IEnumerable<FlowReport> views)
    {
        List<FlowReport> all = [.. views];
        return all[0] with
        {
            Verdict = all.Exists(f => f.Verdict == Verdict.Violation) ? Verdict.Violation
                : all.Exists(f => f.Verdict == Verdict.Conforms) ? Verdict.Conforms
                : Verdict.Inconclusive,
            States = [.. Enumerable.Range(0, 2).Select(i => all.MinBy(f => f.States[i].Count)!.States[i])],
            Migrations = all.Max(f => f.Migrations),
        };
    }
}
