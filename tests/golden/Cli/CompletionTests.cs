using System.Diagnostics;
using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>What is made from the command line's own description: completion for shells, and manual pages.</summary>
public class CompletionTests
{
    public static TheoryData<string> Shells => new("bash", "zsh", "fish", "powershell");

    [Theory]
    [MemberData(nameof(Shells))]
    public void Script_KnowsCommandsOptionsAndTheWordsOfTheirValues(string shell)
    {
        CommandRun run = CommandRun.Of("completion", shell);

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.All(["check", "decode", "verify", "completion", "junit", "bisect", "prototype2014"], word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Shell_ThatIsUnknown_IsRefused() =>
        Assert.EndsWith("expected bash, zsh, fish or powershell", CommandRun.Of("completion", "csh").OneLineOfRefusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("servalref che", "check")]
    [InlineData("servalref check --jun", "--junit")]
    [InlineData("servalref check --dialect pro", "prototype2014")]
    [InlineData("servalref decode --bis", "--bisect")]
    [InlineData("servalref perf cl", "client")]
    [InlineData("servalref perf client --conn", "--connections")]
    [InlineData("servalref test --ada", "--adapter")]
    public void Bash_Completes(string line, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] words = line.Split(' ');
        string script = CommandRun.Of("completion", "bash").Output
            + $"COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _servalref; echo \"${{COMPREPLY[*]}}\"\n";
        ProcessStartInfo start = new("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process bash = Process.Start(start)!;
        bash.StandardInput.Write(script);
        bash.StandardInput.Close();

        Assert.Equal(expected, bash.StandardOutput.ReadToEnd().Trim());
        bash.WaitForExit();
    }

    [Fact]
    public void Manual_HasAPageForTheProgramAndForEachCommand()
    {
        string program = CommandRun.Of("man").Output;
        Assert.StartsWith(".TH SERVALREF 1 ", program, StringComparison.Ordinal);
        Assert.Contains(".B check\n", program, StringComparison.Ordinal);

        string check = CommandRun.Of("man", "check").Output;
        Assert.Contains(".BR \\-\\-junit \" \" \\fIF\\fR\n", check, StringComparison.Ordinal);
        Assert.Contains(".SH EXIT STATUS\n", check, StringComparison.Ordinal);
        Assert.Contains("did you mean check?", CommandRun.Of("man", "chek").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Manual_OfACommandWithSubcommands_HasAllOfThem()
    {
        string perf = CommandRun.Of("man", "perf").Output;

        Assert.Contains(".B servalref perf client\nADDR\n[OPTIONS]\n", perf, StringComparison.Ordinal);
        Assert.Contains(".SH SERVER\n", perf, StringComparison.Ordinal);
        Assert.Contains(".BR \\-\\-connections ", perf, StringComparison.Ordinal);
        Assert.Equal(2, perf.Split(".BR \\-\\-port ").Length);
    }

    [Fact]
    public void Version_IsPrinted() => Assert.Equal(ExitCode.Success, CommandRun.Of("--version").Code);
}
