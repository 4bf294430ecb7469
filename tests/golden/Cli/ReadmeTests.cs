using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The README shows what its first command really prints.</summary>
public class ReadmeTests
{
    [Fact]
    public void FirstCommand_PrintsWhatTheReadmeShows()
    {
        string readme = File.ReadAllText(Path.Combine(TestData.Root, "..", "..", "README.md")).ReplaceLineEndings("\n");
        string command = readme.Split('\n').First(line => line.StartsWith("./servalref check ", StringComparison.Ordinal));
        int shown = readme.IndexOf($"$ {command}\n", StringComparison.Ordinal);
        Assert.True(shown >= 0, "the README does not show its first command's output");
        string block = readme[(shown + command.Length + 3)..readme.IndexOf("\n```", shown, StringComparison.Ordinal)];

        string[] arguments = command.Split(' ')[1..];
        string root = Path.GetFullPath(Path.Combine(TestData.Root, "..", ".."));
        CommandRun run = CommandRun.Of([.. arguments.Select(a => a.EndsWith(".pcap", StringComparison.Ordinal) ? Path.Combine(root, a) : a)]);

        Assert.Equal(block, run.Output.Replace(root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal).TrimEnd('\n'));
    }
}
