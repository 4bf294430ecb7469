using System.Reflection;

namespace ServalRef.Fuzz;

/// <summary>Something that has to bear any input.</summary>
internal abstract class Target
{
    /// <summary>Every target.</summary>
    public static IReadOnlyList<Target> All { get; } = [
        new PacketTarget(StateMachines.Dialect.Mtp1),
        new PacketTarget(StateMachines.Dialect.Prototype2014),
        new CaptureTarget(),
        new JudgeTarget(),
        new ScenarioTarget(),
        new SimulationTarget(),
        new RequestTarget(),
        new ReplyTarget(),
        new BaselineTarget(),
        new FlowsTarget(),
        new ResultsTarget(),
    ];

    /// <summary>Its name on the command line, and the folder of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Texts that its inputs are made of.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Inputs to begin with: those of the goldens, and what is kept in <c>corpus/NAME</c>: small files, and what was once a finding.</summary>
    public IReadOnlyList<byte[]> Seeds() => [.. Goldens(), .. Kept()];

    /// <summary>What is kept in <c>corpus/NAME</c>.</summary>
    public IReadOnlyList<byte[]> Kept()
    {
        string folder = Path.Combine(ProjectDirectory, "corpus", Name);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }

    /// <summary>Makes an input sound where chance alone would never make it so, such as checksums.</summary>
    public virtual byte[] Repair(byte[] input) => input;

    /// <summary>Takes an input; whatever leaves it is a finding.</summary>
    public abstract void Try(byte[] input);

    /// <summary>Inputs made of what the other tests read.</summary>
    protected abstract IEnumerable<byte[]> Goldens();

    private static string ProjectDirectory { get; } =
        typeof(Target).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == nameof(ProjectDirectory)).Value!;
}

/// <summary>What a target promises and has not kept.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    /// <summary>Throws if something does not hold.</summary>
    public static void Unless(bool kept, string message)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(message);
        }
    }
}
