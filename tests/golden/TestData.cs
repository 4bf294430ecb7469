using System.Reflection;

namespace ServalRef.Tests;

/// <summary>Finds the files that tests read: they stay in the source tree, in the folder of the golden tests.</summary>
public static class TestData
{
    /// <summary>The folder of the golden tests; the properties' project lies beside it.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ProjectDirectory(), "..", "golden"));

    /// <summary>The file names of all captures of the prototype, in order.</summary>
    public static IReadOnlyList<string> Captures { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "captures"), "*.pcap").Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The path of a capture of the prototype.</summary>
    /// <param name="name">Its file name, for example <c>01-tcp-connect-transfer-close.a1.pcap</c>.</param>
    public static string Capture(string name) => Existing("captures", name);

    /// <summary>The path of a file of test vectors.</summary>
    /// <param name="name">Its file name, for example <c>lia.json</c>.</param>
    public static string Vector(string name) => Existing("vectors", name);

    /// <summary>The path of a scenario that once showed something.</summary>
    /// <param name="name">Its file name, for example <c>port.yaml</c>.</param>
    public static string Scenario(string name) => Existing("scenarios", name);

    private static string Existing(string folder, string name)
    {
        string path = Path.Combine(Root, folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"No test data {folder}/{name}.", path);
    }

    // From the build and not from a source path, which a deterministic build may rewrite.
    private static string ProjectDirectory() =>
        typeof(TestData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
}
