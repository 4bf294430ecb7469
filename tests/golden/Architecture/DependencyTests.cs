using Xunit;

namespace ServalRef.Golden.Architecture;

/// <summary>Dependencies point one way: StateMachines, then Runtime, then Oracle and Simulation, then the command line.</summary>
public class DependencyTests
{
    /// <summary>Beside the base library, what each assembly may refer to.</summary>
    public static TheoryData<string, string[]> Layers => new()
    {
        { "ServalRef.StateMachines", ["Stateless"] },
        { "ServalRef.Runtime", ["Stateless", "ServalRef.StateMachines"] },
        { "ServalRef.Net", ["Microsoft.Extensions.Logging.Abstractions", "Stateless", "ServalRef.StateMachines", "ServalRef.Runtime"] },
        { "ServalRef.Verification", ["Stateless", "ServalRef.StateMachines", "ServalRef.Runtime"] },
        { "ServalRef.Oracle", ["Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ZstdSharp"] },
        { "ServalRef.Simulation", ["Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "YamlDotNet"] },
        {
            "ServalRef.Plots",
            ["Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Simulation", "YamlDotNet", "ScottPlot", "SkiaSharp", "HarfBuzzSharp"]
        },
        {
            "ServalRef.Suite",
            [
                "Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Simulation", "ServalRef.Oracle",
                "ServalRef.Verification", "YamlDotNet",
            ]
        },
        {
            "ServalRef.Defects",
            [
                "Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Simulation", "ServalRef.Oracle", "ServalRef.Suite",
                "YamlDotNet",
            ]
        },
        { "ServalRef.Site", ["Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Simulation", "ServalRef.Oracle", "YamlDotNet", "Markdig"] },
        {
            "ServalRef.Rendering",
            [
                "Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Oracle", "ServalRef.Simulation",
                "ServalRef.Suite", "ServalRef.Verification", "YamlDotNet",
            ]
        },
        {
            "servalref",
            [
                "Stateless", "ServalRef.StateMachines", "ServalRef.Runtime", "ServalRef.Oracle", "ServalRef.Verification",
                "ServalRef.Simulation", "ServalRef.Net", "ServalRef.Plots", "ServalRef.Site", "ServalRef.Rendering", "ServalRef.Suite",
                "System.CommandLine",
                "YamlDotNet",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Assembly_RefersOnlyToTheLayersBelowIt(string assembly, string[] allowed) =>
        Assert.Empty(AssemblyFacts.Of(assembly).Assemblies.Where(name => !AssemblyFacts.IsBaseLibrary(name)).Except(allowed));
}
