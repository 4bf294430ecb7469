using Xunit;

namespace ServalRef.Golden.Architecture;

/// <summary>The machines see no clock, socket, file, random source or thread: these come in as triggers and parameters.</summary>
public class PurityTests
{
    /// <summary>Namespaces, types and members that a machine must not use; a name covers all that lies below it.</summary>
    private static readonly string[] Forbidden =
    [
        // Clocks: moments come in as Instants.
        "System.DateTime", "System.DateTimeOffset", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Timers",
        // Sources of randomness.
        "System.Random", "System.Security.Cryptography", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        // Input and output.
        "System.IO", "System.Net", "System.Console", "System.Diagnostics.Process",
        // Threads, timers, tasks, and what only makes sense with them.
        "System.Threading", "System.ThreadStaticAttribute",
        // The surroundings of the process.
        "System.Environment", "System.AppContext", "System.Runtime.InteropServices.NativeLibrary",
    ];

    /// <summary>What the compiler itself puts into the state machine of an iterator.</summary>
    private static readonly string[] Allowed = ["System.Environment", "System.Environment.get_CurrentManagedThreadId"];

    [Fact]
    public void StateMachines_UseNoClockSocketFileRandomnessOrThread() =>
        Assert.Empty(Offences(AssemblyFacts.Of("ServalRef.StateMachines")));

    [Fact]
    public void StateMachines_CallNoNativeLibrary() =>
        Assert.Equal(0, AssemblyFacts.Of("ServalRef.StateMachines").NativeCalls);

    [Fact]
    public void Offences_OfAnAssemblyThatUsesFilesAndTasks_AreSeen()
    {
        string[] offences = Offences(AssemblyFacts.Of("ServalRef.Golden"));

        Assert.Contains("System.IO.File", offences);
        Assert.Contains("System.IO.File.Exists", offences);
        Assert.Contains("System.Threading.Tasks.Task", offences);
    }

    private static string[] Offences(AssemblyFacts assembly) =>
    [
        .. assembly.Types.Concat(assembly.Members)
            .Where(used => Forbidden.Any(f => used == f || used.StartsWith(f + ".", StringComparison.Ordinal)))
            .Except(Allowed)
            .Order(StringComparer.Ordinal),
    ];
}
