using System.Collections.Concurrent;
using System.Globalization;
using ServalRef.Cli.Running;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Fuzz;

/// <summary>Connections of the reference in small scenarios, run and judged at both hosts: nothing may be found.</summary>
internal static class SimulatedConnections
{
    /// <summary>Runs the scenarios of some seeds and judges each.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="scenarios">How many seeds.</param>
    /// <returns>How many connections there were, and what was found: seed and words, by seed.</returns>
    public static (long Connections, IReadOnlyList<(int Seed, string What)> Findings) Run(int first, int scenarios)
    {
        long connections = 0;
        ConcurrentBag<(int Seed, string What)> findings = [];
        Parallel.For(first, first + scenarios, seed =>
        {
            (int opened, string? finding) = Run(seed);
            Interlocked.Add(ref connections, opened);
            if (finding is not null)
            {
                findings.Add((seed, finding));
            }
        });
        return (connections, [.. findings.OrderBy(finding => finding.Seed)]);
    }

    /// <summary>Runs shards, and leaves a file for each that is done: those are not run again.</summary>
    /// <param name="shards">Which shards: shard n has the seeds from n times <paramref name="size"/> on.</param>
    /// <param name="size">Scenarios of a shard.</param>
    /// <param name="folder">Where results go.</param>
    /// <returns>Whether nothing was found, in these shards and before.</returns>
    public static bool RunShards(Range shards, int size, string folder)
    {
        Directory.CreateDirectory(folder);
        for (int shard = shards.Start.Value; shard < shards.End.Value; shard++)
        {
            string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{size}-{shard}.tsv"));
            if (!File.Exists(file))
            {
                (long connections, IReadOnlyList<(int Seed, string What)> findings) = Run(shard * size, size);
                string text = string.Create(CultureInfo.InvariantCulture, $"{connections}\t{findings.Count}\n")
                    + string.Concat(findings.Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Seed}\t{finding.What}\n")));
                File.WriteAllText(file + ".new", text);
                File.Move(file + ".new", file);
            }
        }

        return Report(folder);
    }

    // The sum of all shards that are done, of this run and of others.
    private static bool Report(string folder)
    {
        long connections = 0;
        long findings = 0;
        string[] files = Directory.GetFiles(folder, "*.tsv");
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(file);
            long[] sums = [.. lines[0].Split('\t').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
            (connections, findings) = (connections + sums[0], findings + sums[1]);
            foreach (string finding in lines[1..])
            {
                Console.WriteLine(finding);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections in {files.Length} shards, {findings} findings"));
        return findings == 0;
    }

    private static (int Connections, string? Finding) Run(int seed)
    {
        ScenarioRun run = new(ScenarioReader.Read("small", SmallScenario.Of(seed)), seed);
        MemoryStream capture = new();
        using (PcapNgWriter writer = new(capture, namesHosts: true))
        {
            run.Network.Tap = new CaptureTap(writer);
            run.Run();
            writer.WriteStatistics();
        }

        int connections = run.Connections.Count;
        if (run.Monitor.Violation is { } violation)
        {
            return (connections, $"{violation.Invariant}: {violation.Message.ReplaceLineEndings(" ")}");
        }

        if (run.Connections.FirstOrDefault(connection => connection.WrongAt is not null) is { } wrong)
        {
            return (connections, $"{wrong.Spec.Name}: a byte is wrong");
        }

        Report report = CaptureCheck.Run([new CaptureInput("small", []) { Content = new MemoryStream(capture.ToArray()) }], new JudgeOptions { Hosts = true });
        Finding? finding = report.Findings.FirstOrDefault(finding => finding.Severity == Severity.Violation);
        return (connections, finding is null ? null : $"{finding.Clause}: {finding.Message.ReplaceLineEndings(" ")}");
    }
}
