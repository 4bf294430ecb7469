using ServalRef.Examples;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>The programs in <c>examples/net</c> do what they say.</summary>
public class ExampleProgramTests
{
    [Fact]
    public async Task Echo_ComesBack()
    {
        string port = LiveCommandTests.FreePort();
        _ = EchoExample.Serve(Number(port));
        using StringWriter output = new() { NewLine = "\n" };

        await LiveCommandTests.Listening(port);
        await EchoExample.Ask($"127.0.0.1:{port}", "hello", output).WaitAsync(LivePair.Patience);

        Assert.Equal("hello\n", output.ToString());
    }

    [Fact]
    public async Task Chat_GoesBothWays()
    {
        string port = LiveCommandTests.FreePort();
        using StringWriter atWaiter = new() { NewLine = "\n" };
        using StringWriter atCaller = new() { NewLine = "\n" };
        Task waiting = ChatExample.Wait(Number(port), new StringReader("hello\nwho is there?\n"), atWaiter);

        await LiveCommandTests.Listening(port);
        await Task.WhenAll(waiting, ChatExample.Call($"127.0.0.1:{port}", new StringReader("it is me\n"), atCaller)).WaitAsync(LivePair.Patience);

        Assert.Equal("> it is me\n", atWaiter.ToString());
        Assert.Equal("> hello\n> who is there?\n", atCaller.ToString());
    }

    [Fact]
    public async Task File_ArrivesUnchanged()
    {
        using ScratchFolder folder = new();
        byte[] content = new byte[300_000];
        new Random(4).NextBytes(content);
        string copy = Path.Combine($"{folder}", "copy");
        string port = LiveCommandTests.FreePort();
        using StringWriter output = new() { NewLine = "\n" };
        Task<bool> receiving = FileExample.Receive(Number(port), copy, [], output);

        await LiveCommandTests.Listening(port);
        bool sent = await FileExample.Send(folder.File("sent", content), $"127.0.0.1:{port}", ["127.0.0.1", "127.0.0.2"], output).WaitAsync(LivePair.Patience);

        Assert.True(sent && await receiving.WaitAsync(LivePair.Patience));
        Assert.Equal(content, await File.ReadAllBytesAsync(copy));
    }

    private static int Number(string port) => int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
}
