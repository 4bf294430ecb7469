using ServalRef.Cli;
using ServalRef.Rendering;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>Text for people fits the terminal, whatever prints it.</summary>
public class FoldingWriterTests
{
    private const int Width = 60;

    public static TheoryData<string[]> Commands =>
    [
        ["check", TestData.Capture("04a-migrate-client.b1.pcap"), "--at", "10.1.0.2", "--coverage"],
        ["explain", "CTL-1b"],
        ["clauses"],
        ["run", TestData.Scenario("port.yaml")],
        ["verify", "--model", "close"],
    ];

    [Theory]
    [InlineData("as long as may be\n", "as long as may be\n")]
    [InlineData("a line that is too long for it\n", "a line that is too\n  long for it\n")]
    [InlineData("  in a list, too long for it\n", "  in a list, too\n    long for it\n")]
    [InlineData("label  text that is too long\n", "label  text that is\n       too long\n")]
    [InlineData("verylongwordthatcannotbebroken yes\n", "verylongwordthatcannotbebroken\n  yes\n")]
    [InlineData("\e[31mred\e[0m and not too wide\n", "\e[31mred\e[0m and not too wide\n")]
    [InlineData("\n\n", "\n\n")]
    [InlineData("no end", "no end")]
    public void Lines_AreFolded_UnderTheTextThatTheyBelongTo(string text, string expected)
    {
        using StringWriter inner = new() { NewLine = "\n" };
        using FoldingWriter writer = new(inner, 20);

        writer.Write(text);
        writer.Flush();

        Assert.Equal(expected, inner.ToString());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_FitsTheTerminal(string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" };
        Program.Run(args, new CommandEnvironment(output, TextWriter.Null) { Width = Width, LadderWidth = Width });

        Assert.All(output.ToString().Split('\n'), line => Assert.True(line.Length <= Width || !line.Trim().Contains(' '), line));
    }

    [Fact]
    public void File_GetsLinesAsTheyAre()
    {
        using StringWriter output = new() { NewLine = "\n" };
        Program.Run(["check", TestData.Capture("04a-migrate-client.b1.pcap"), "--at", "10.1.0.2"], new CommandEnvironment(output, TextWriter.Null));

        Assert.Contains(output.ToString().Split('\n'), line => line.Length > 100);
    }
}
