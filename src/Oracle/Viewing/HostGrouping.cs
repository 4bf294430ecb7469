using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Sorts files by the hosts that they were taken at, so that each host is judged by its own clock.</summary>
internal static class HostGrouping
{
    /// <summary>The groups, in order of their first files.</summary>
    /// <exception cref="Capture.CaptureException">A file cannot be used.</exception>
    internal static IReadOnlyList<HostFiles> Of(IReadOnlyList<CaptureSource> files, JudgeOptions options)
    {
        List<(List<CaptureSource> Sources, HashSet<NetworkAddress> At)> named = [];
        List<CaptureSource> others = [];
        foreach (CaptureSource file in files)
        {
            IReadOnlyList<NetworkAddress> at = file.At.Count > 0 ? file.At : options.At;
            if (at.Count == 0)
            {
                others.Add(file);
                continue;
            }

            AddNamed(named, file, at);
        }

        return [.. named.Select(host => new HostFiles(host.Sources, [.. host.At], TellDirections: false)), .. Unnamed(others, options)];
    }

    // Two lists that share an address name one host.
    private static void AddNamed(List<(List<CaptureSource> Sources, HashSet<NetworkAddress> At)> named, CaptureSource source, IReadOnlyList<NetworkAddress> at)
    {
        (List<CaptureSource> Sources, HashSet<NetworkAddress> At) host = ([], []);
        foreach ((List<CaptureSource> Sources, HashSet<NetworkAddress> At) other in named.FindAll(known => known.At.Overlaps(at)))
        {
            host.Sources.AddRange(other.Sources);
            host.At.UnionWith(other.At);
            named.Remove(other);
        }

        host.Sources.Add(source);
        host.At.UnionWith(at);
        named.Add(host);
    }

    /// <summary>
    /// Files of nobody: those whose packets tell their directions show their hosts, if all of them do; the others are one capture.
    /// </summary>
    private static List<HostFiles> Unnamed(List<CaptureSource> sources, JudgeOptions options)
    {
        if (sources.Count == 0)
        {
            return [];
        }

        List<FileSurvey> surveys = options.Hosts ? [] : sources.ConvertAll(FileSurvey.Of);
        if (surveys.Count == 0 || !surveys.TrueForAll(file => file.ShowsHost))
        {
            return [new HostFiles(sources, [], TellDirections: false)];
        }

        List<FileSurvey> hosts = [];
        foreach (FileSurvey file in surveys)
        {
            FileSurvey? same = hosts.Find(host => !host.Contradicts(file));
            if (same is null)
            {
                hosts.Add(file);
            }
            else
            {
                same.Add(file);
            }
        }

        return hosts.ConvertAll(host => new HostFiles(host.Sources, [], TellDirections: true));
    }
}
