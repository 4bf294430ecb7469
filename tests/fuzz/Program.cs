using System.Diagnostics;
using System.Globalization;
using SharpFuzz;

namespace ServalRef.Fuzz;

/// <summary>
/// Long runs: <c>TARGET SECONDS SEED FOLDER</c> in a folder of assemblies that <c>instrument FOLDER</c> was told of (see <c>run.sh</c>), and
/// <c>connections FIRST COUNT FOLDER</c>, which runs COUNT shards of a thousand small scenarios and judges them; <c>scenario SEED</c> prints one of these and
/// <c>seed SEED</c> runs and judges it.
/// </summary>
internal static class Program
{
    private const long HangMilliseconds = 20_000;
    private const int ScenariosOfShard = 1000;

    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["instrument", string folder]:
                Instrument(folder);
                return 0;
            case ["scenario", string number]:
                Console.Write(SmallScenario.Of(int.Parse(number, CultureInfo.InvariantCulture)));
                return 0;
            case ["seed", string number]:
                IReadOnlyList<(int Seed, string What)> found = SimulatedConnections.Run(int.Parse(number, CultureInfo.InvariantCulture), 1).Findings;
                Console.WriteLine(found.Count == 0 ? $"{number}\tnothing" : string.Join('\n', found));
                return found.Count;
            case ["connections", string first, string count, string folder]:
                int shard = int.Parse(first, CultureInfo.InvariantCulture);
                return SimulatedConnections.RunShards(shard..(shard + int.Parse(count, CultureInfo.InvariantCulture)), ScenariosOfShard, folder) ? 0 : 1;
            case [string name, string seconds, string seed, string folder] when Target.All.FirstOrDefault(t => t.Name == name) is { } target:
                return Run(target, double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture), folder);
            default:
                Console.Error.WriteLine($"usage: instrument FOLDER | connections FIRST COUNT FOLDER | scenario SEED | seed SEED | TARGET SECONDS SEED FOLDER; targets: {string.Join(' ', Target.All.Select(t => t.Name))}");
                return 2;
        }
    }

    private static void Instrument(string folder)
    {
        foreach (string assembly in Directory.GetFiles(folder, "*.dll").Where(IsOurs).Order(StringComparer.Ordinal))
        {
            Fuzzer.Instrument(assembly, _ => true, Options.Value);
            Console.WriteLine(assembly);
        }
    }

    private static bool IsOurs(string path) => Path.GetFileName(path) is var name
        && (name == "servalref.dll" || name == "YamlDotNet.dll" || name.StartsWith("ServalRef.", StringComparison.Ordinal)) && name != "ServalRef.Fuzz.dll";

    private static int Run(Target target, double seconds, int seed, string folder)
    {
        Coverage coverage = new();
        FuzzLoop loop = new(target, coverage, seed);
        using Timer watchdog = new(_ => StopIfHanging(target, loop, folder), null, 1000, 1000);
        Stopwatch clock = Stopwatch.StartNew();
        loop.Begin();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            loop.Step();
        }

        foreach (FuzzFinding finding in loop.Findings)
        {
            Keep(folder, target, finding.Input);
            Console.WriteLine(finding);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}\tseed {seed}\t{clock.Elapsed.TotalSeconds:0} s\t{loop.Tried} inputs\t{loop.Seeds} seeds\t{loop.Kept} kept\t{coverage.Reached} branches\t{loop.Findings.Count} findings"));
        return loop.Findings.Count == 0 ? 0 : 1;
    }

    private static void StopIfHanging(Target target, FuzzLoop loop, string folder)
    {
        (byte[] input, long since) = loop.Current;
        if (Environment.TickCount64 - since > HangMilliseconds)
        {
            Console.WriteLine($"{target.Name}: an input takes more than {HangMilliseconds / 1000} s: {Keep(folder, target, input)}");
            Environment.Exit(3);
        }
    }

    private static string Keep(string folder, Target target, byte[] input)
    {
        string path = Path.Combine(folder, $"{target.Name}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(path, input);
        return path;
    }
}
