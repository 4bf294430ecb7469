using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>One host's view of the packets, or nobody's, and its judge.</summary>
internal sealed class Viewpoint
{
    private readonly HashSet<NetworkAddress> _own = [];

    private readonly string? _prefix;

    /// <summary>The view of a host whose addresses the caller has named, or of nobody if there are none.</summary>
    internal Viewpoint(JudgeOptions options, IReadOnlyList<NetworkAddress> at, IProgress<Finding>? told) =>
        Judge = new Judge(options with { At = at }, told);

    /// <summary>The view of a host that shows its addresses.</summary>
    /// <param name="options">How to judge.</param>
    /// <param name="name">Its name before the dot of its interfaces' names; null if all interfaces are its own.</param>
    /// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
    internal Viewpoint(JudgeOptions options, string? name, IProgress<Finding>? told)
    {
        _prefix = name is null ? null : name + '.';
        ShowsItself = true;
        Judge = new Judge(options, address => _own.Contains(HostName.Of(address)), told);
    }

    /// <summary>Who judges what it sees.</summary>
    internal Judge Judge { get; }

    /// <summary>Whether its addresses are learned from its packets.</summary>
    internal bool ShowsItself { get; }

    /// <summary>What the host of the view has sent of late.</summary>
    internal Departures Departures { get; } = new();

    /// <summary>Packets that its capture program says it dropped.</summary>
    internal long Dropped { get; private set; }

    /// <summary>An address is this host's.</summary>
    internal void Owns(NetworkAddress address) => _own.Add(address);

    /// <summary>Learns from the files whether the capture of its interfaces is whole.</summary>
    internal void Inspect(IReadOnlyList<CaptureReader> files)
    {
        bool whole = true;
        Dropped = 0;
        foreach (CaptureReader file in files)
        {
            for (int id = 0; id < file.Interfaces; id++)
            {
                if (_prefix is null || file.InterfaceName(id)?.StartsWith(_prefix, StringComparison.Ordinal) == true)
                {
                    InterfaceStatistics? statistics = file.Statistics(id);
                    whole &= statistics is { IsWhole: true };
                    Dropped += statistics?.Dropped ?? 0;
                }
            }
        }

        Judge.Completeness.Show(whole);
    }
}
