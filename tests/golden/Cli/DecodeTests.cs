using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary><c>decode</c> chooses packets, and takes them apart for programs.</summary>
public class DecodeTests
{
    private static readonly string Capture = TestData.Capture("01-tcp-connect-transfer-close.a1.pcap");

    [Theory]
    [InlineData(21)]
    [InlineData(1, "--kind", "SYN")]
    [InlineData(1, "--kind", "syn+ack")]
    [InlineData(3, "--count", "3")]
    [InlineData(21, "--host", "10.1.0.2")]
    [InlineData(0, "--host", "10.9.9.9")]
    [InlineData(0, "--from", "100")]
    [InlineData(1, "--to", "0")]
    [InlineData(21, "--flow", "2>3")]
    [InlineData(21, "--flow", "3-2")]
    [InlineData(21, "--flow", "2")]
    [InlineData(0, "--flow", "7")]
    [InlineData(1, "--kind", "SYN", "--flow", "2>3", "--host", "10.1.0.1", "--from", "0", "--to", "9")]
    public void Options_ChoosePackets(int expected, params string[] options)
    {
        CommandRun text = CommandRun.Of(["decode", Capture, .. options]);
        CommandRun json = CommandRun.Of(["decode", Capture, .. options, "--json"]);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (text.Code, json.Code));
        Assert.Equal(expected, text.Output.Split('\n').Count(line => line.StartsWith('#')));
        Assert.Equal(expected, json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("--kind", "SYNN", "there is no kind of packet 'SYNN'; did you mean SYN")]
    [InlineData("--flow", "x>3", "'x>3' is no flow")]
    [InlineData("--host", "here", "'here' is no address")]
    [InlineData("--from", "-1", "'-1' is no number of seconds")]
    [InlineData("--count", "0", "'0' is no number of packets")]
    public void Option_ThatMakesNoSense_IsRefused(string option, string value, string expected) =>
        Assert.Contains(expected, CommandRun.Of("decode", Capture, option, value).OneLineOfRefusal(), StringComparison.Ordinal);

    [Fact]
    public void Json_HasEveryByteOfThePacketInItsFields()
    {
        foreach (string line in CommandRun.Of("decode", Capture, "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            int next = 0;
            foreach (JsonElement field in document.RootElement.GetProperty("fields").EnumerateArray())
            {
                Assert.Equal(next, field.GetProperty("offset").GetInt32());
                next += field.GetProperty("bytes").GetString()!.Length / 2;
            }

            Assert.Equal(document.RootElement.GetProperty("bytes").GetInt32(), next);
        }
    }

    [Theory]
    [InlineData("decode", "-")]
    [InlineData("check", "-", "--at", "10.1.0.1")]
    [InlineData("check", "-@10.1.0.1")]
    public void StandardInput_IsReadAsTheFile(params string[] args)
    {
        CommandRun input = CommandRun.WithBytes(File.ReadAllBytes(Capture), args);
        CommandRun file = CommandRun.Of([args[0], args[1].Replace("-", Capture, StringComparison.Ordinal), .. args[2..]]);

        Assert.Equal((file.Code, string.Empty), (input.Code, input.Error));
        Assert.Equal(file.Output.Replace(Capture, "standard input", StringComparison.Ordinal), input.Output);
    }

    [Fact]
    public void StandardInput_ThatIsEmpty_IsNoCapture() =>
        Assert.Contains("standard input: the file is empty", CommandRun.WithBytes([], "check", "-").OneLineOfRefusal(), StringComparison.Ordinal);
}
