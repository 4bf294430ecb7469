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

    /// <summary>The judgement's verdict.</summary>
    internal Verdict Verdict => Recording.Frames.Count == 0 ? Verdict.Inconclusive : _report.Value.Verdict;

    private Report Judge()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("defect");
        try
        {
            string path = Path.Combine(folder.FullName, Name + ".pcap");
            Recording.Write(path);
            return CaptureCheck.Run([path], new JudgeOptions { At = _at, Dialect = _dialect, Complete = true });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
