using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The README and its pages show what their commands really print, and lead to files that are there.</summary>
public partial class ReadmeTests
{
    private static readonly string Top = Path.GetFullPath(Path.Combine(TestData.Root, "..", ".."));

    private static readonly string Readme = Page("README.md");

    private static readonly string Simulating = Page("docs/simulate.md");

    public static TheoryData<string> Pages =>
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", .. Directory.GetFiles(Path.Combine(Top, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadToFiles(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Top, page))!;
        Assert.All(
            Link().Matches(Page(page)).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{page} links to {target}"));
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(Readme.Count(c => c == '\n'), 1, 150);

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
        int shown = Simulating.IndexOf(Command, StringComparison.Ordinal) + Command.Length;
        string file = Path.Combine(Top, "examples", "path-dies.yaml");
        Assert.Equal(Simulating[shown..Simulating.IndexOf("```", shown, StringComparison.Ordinal)], CommandRun.Of("run", file).Output);
    }

    [Fact]
    public void Lia_PrintsWhatTheReadmeShows()
    {
        const string Begin = "$ echo '";
        const string End = "' | ./servalref lia\n";
        int input = Simulating.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int answer = Simulating.IndexOf(End, input, StringComparison.Ordinal);
        int end = Simulating.IndexOf("```", answer, StringComparison.Ordinal);

        Assert.Equal(Simulating[(answer + End.Length)..end], CommandRun.WithInput(Simulating[input..answer], "lia").Output);
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Top, name)).ReplaceLineEndings("\n");

    [System.Text.RegularExpressions.GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial System.Text.RegularExpressions.Regex Link();
}
