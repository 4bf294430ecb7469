using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Sorts files by the hosts that they were taken at, so that each host is judged by its own clock.</summary>
internal static class HostGrouping
{
    /// <summary>The groups, in order of their first files.</summary>
    /// <exception cref="Capture.CaptureException">A file cannot be used.</exception>
    internal static IReadOnlyList<HostFiles> Of(IReadOnlyList<CaptureInput> files, JudgeOptions options)
    {
        List<(List<string> Paths, HashSet<NetworkAddress> At)> named = [];
        List<string> others = [];
        foreach (CaptureInput file in files)
        {
            IReadOnlyList<NetworkAddress> at = file.At.Count > 0 ? file.At : options.At;
            if (at.Count == 0)
            {
                others.Add(file.Path);
                continue;
            }

            AddNamed(named, file.Path, at);
        }

        return [.. named.Select(host => new HostFiles(host.Paths, [.. host.At], TellDirections: false)), .. Unnamed(others, options)];
    }

    // Two lists that share an address name one host.
    private static void AddNamed(List<(List<string> Paths, HashSet<NetworkAddress> At)> named, string path, IReadOnlyList<NetworkAddress> at)
    {
        (List<string> Paths, HashSet<NetworkAddress> At) host = ([], []);
        foreach ((List<string> Paths, HashSet<NetworkAddress> At) other in named.FindAll(known => known.At.Overlaps(at)))
        {
            host.Paths.AddRange(other.Paths);
            host.At.UnionWith(other.At);
            named.Remove(other);
        }

        host.Paths.Add(path);
        host.At.UnionWith(at);
        named.Add(host);
    }

    /// <summary>
    /// Files of nobody: those whose packets tell their directions show their hosts, if all of them do; the others are one capture.
    /// </summary>
    private static List<HostFiles> Unnamed(List<string> paths, JudgeOptions options)
    {
        if (paths.Count == 0)
        {
            return [];
        }

        List<FileSurvey> surveys = options.Hosts ? [] : paths.ConvertAll(FileSurvey.Of);
        if (surveys.Count == 0 || !surveys.TrueForAll(file => file.ShowsHost))
        {
            return [new HostFiles(paths, [], TellDirections: false)];
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

        return hosts.ConvertAll(host => new HostFiles(host.Paths, [], TellDirections: true));
    }
}
