using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What a judge says who has the capture of one place.</summary>
internal sealed class View
{
    private readonly JudgeOptions _options;
    private readonly Lazy<Report> _report;

    /// <param name="name">Host, peer or between.</param>
    /// <param name="recording">The capture.</param>
    /// <param name="world">Where it was taken.</param>
    /// <param name="at">The addresses of the host that it was taken at; none: between.</param>
    /// <param name="watched">Whether the judge is told besides when the hosts had which address, and what their applications did.</param>
    /// <param name="reaction">How long an answer may take; as the judge says if not given.</param>
    internal View(string name, Recording recording, World world, IReadOnlyList<NetworkAddress> at, bool watched = false, Duration? reaction = null)
        : this(name, recording, new JudgeOptions
        {
            At = at,
            Dialect = world.Dialect,
            Complete = true,
            Watch = watched ? WatchOf(world) : null,
            ReactionTime = reaction ?? new JudgeOptions().ReactionTime,
        })
    {
    }

    /// <param name="name">Host, peer or between.</param>
    /// <param name="recording">The capture.</param>
    /// <param name="options">What the judge is told of it.</param>
    internal View(string name, Recording recording, JudgeOptions options)
    {
        (Name, Recording, _options) = (name, recording, options);
        _report = new Lazy<Report>(Judge);
    }

    /// <summary>Host, peer or between.</summary>
    internal string Name { get; }

    /// <summary>The capture.</summary>
    internal Recording Recording { get; }

    /// <summary>What the judge has found; nothing if nothing passed.</summary>
    internal IReadOnlyList<Finding> Findings => Report?.Findings ?? [];

    /// <summary>The judge's report; none if nothing passed.</summary>
    internal Report? Report => Recording.Frames.Count == 0 ? null : _report.Value;

    /// <summary>The judgement's verdict.</summary>
    internal Verdict Verdict => Report?.Verdict ?? Verdict.Inconclusive;

    /// <summary>The clauses that were put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised => Report is { } report ? [.. report.Clauses.Where(c => c.Value.Exercised > 0).Select(c => c.Key)] : [];

    /// <summary>What certainly breaks a clause, or does not follow one, at the hosts of some addresses.</summary>
    internal IEnumerable<CaseFault> FaultsOf(Predicate<NetworkAddress> isTested) =>
        Findings.Where(finding => finding.Severity != Severity.Unspecified && isTested(finding.Host)).Select(CaseFaults.Of);

    private Report Judge() => CaptureCheck.Run(
        [new CaptureInput(Name + ".pcap", _options.At) { Content = new MemoryStream(Recording.ToFile()) }],
        _options);

    private static HostWatch WatchOf(World world) => new([.. world.Hosts.SelectMany(host => host.Presences)], world.Now)
    {
        NobodyGaveUp = world.Dialect == Dialect.Mtp1 && !world.Hosts.Any(host => host.App.Closes),
        NobodyMoved = world.Hosts.All(host => host.Presences.Count == 1),
    };
}
