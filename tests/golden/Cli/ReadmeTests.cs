using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The README shows what its commands really print.</summary>
public class ReadmeTests
{
    private static readonly string Readme =
        File.ReadAllText(Path.Combine(TestData.Root, "..", "..", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void FirstCommand_PrintsWhatTheReadmeShows()
    {
        string command = Readme.Split('\n').First(line => line.StartsWith("./servalref check ", StringComparison.Ordinal));
        int shown = Readme.IndexOf($"$ {command}\n", StringComparison.Ordinal);
        Assert.True(shown >= 0, "the README does not show its first command's output");
        string block = Readme[(shown + command.Length + 3)..Readme.IndexOf("\n```", shown, StringComparison.Ordinal)];

        string[] arguments = command.Split(' ')[1..];
        string root = Path.GetFullPath(Path.Combine(TestData.Root, "..", ".."));
        CommandRun run = CommandRun.Of([.. arguments.Select(a => a.EndsWith(".pcap", StringComparison.Ordinal) ? Path.Combine(root, a) : a)]);

        Assert.Equal(block, run.Output.Replace(root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal).TrimEnd('\n'));
    }

    [Fact]
    public void Run_PrintsWhatTheReadmeShows()
    {
        const string Command = "$ ./servalref run examples/path-dies.yaml\n";
        int shown = Readme.IndexOf(Command, StringComparison.Ordinal) + Command.Length;
        string file = Path.GetFullPath(Path.Combine(TestData.Root, "..", "..", "examples", "path-dies.yaml"));
        Assert.Equal(Readme[shown..Readme.IndexOf("```", shown, StringComparison.Ordinal)], CommandRun.Of("run", file).Output);
    }

    [Fact]
    public void Lia_PrintsWhatTheReadmeShows()
    {
        const string Begin = "$ echo '";
        const string End = "' | ./servalref lia\n";
        int input = Readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int answer = Readme.IndexOf(End, input, StringComparison.Ordinal);
        int end = Readme.IndexOf("```", answer, StringComparison.Ordinal);

        Assert.Equal(Readme[(answer + End.Length)..end], CommandRun.WithInput(Readme[input..answer], "lia").Output);
    }
}
