using System.Text;

namespace ServalRef.Golden.Cli;

/// <summary>A scenario that a test writes, as a file that the command runs.</summary>
internal static class ScenarioFile
{
    /// <summary>Runs it.</summary>
    /// <param name="text">The file.</param>
    /// <param name="options">What stands behind its name on the command line.</param>
    internal static CommandRun Run(string text, params string[] options)
    {
        using ScratchFolder folder = new();
        return CommandRun.Of(["run", folder.File("s.yaml", Encoding.UTF8.GetBytes(text)), .. options]);
    }
}
