using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What a judge says who has the capture of one place.</summary>
internal sealed class View
{
    private readonly IReadOnlyList<NetworkAddress> _at;
    private readonly Dialect _dialect;
    private readonly Lazy<Report> _report;

    internal View(string name, Recording recording, World world, IReadOnlyList<NetworkAddress> at)
    {
        (Name, Recording, _at, _dialect) = (name, recording, at, world.Dialect);
        _report = new Lazy<Report>(Judge);
    }

    /// <summary>Host, peer or between.</summary>
    internal string Name { get; }

    /// <summary>The capture.</summary>
    internal Recording Recording { get; }

    /// <summary>What the judge has found; nothing if nothing passed.</summary>
    internal IReadOnlyList<Finding> Findings => Recording.Frames.Count == 0 ? [] : _report.Value.Findings;

    /// <summary>The judge's report; none if nothing passed.</summary>
    internal Report? Report => Recording.Frames.Count == 0 ? null : _report.Value;

    /// <summary>The judgement's verdict.</summary>
    internal Verdict Verdict => Recording.Frames.Count == 0 ? Verdict.Inconclusive : _report.Value.Verdict;

    private Report Judge() => CaptureCheck.Run(
        [new CaptureInput(Name + ".pcap", _at) { Content = new MemoryStream(Recording.ToFile()) }],
        new JudgeOptions { At = _at, Dialect = _dialect, Complete = true });
}
