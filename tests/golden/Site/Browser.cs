using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ServalRef.Site.Publishing;

namespace ServalRef.Golden.Site;

/// <summary>A page in a headless Chromium, driven by its DevTools protocol, with the site in a folder of its own.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("servalref-site-").FullName;
        SiteWriter.Write(BuiltSite.Files, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private readonly Process _process;

    private readonly string _profile;

    private readonly ClientWebSocket _socket = new();

    private readonly CancellationTokenSource _end = new(Patience);

    private readonly List<string> _problems = [];

    private string _session = string.Empty;

    private int _last;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Errors that pages wrote to their consoles or did not catch, and requests that left the disk, so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Starts a browser with an empty page.</summary>
    public static async Task<Browser> Start()
    {
        string profile = Directory.CreateTempSubdirectory("servalref-chromium-").FullName;
        ProcessStartInfo start = new(
            "chromium",
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
        };
        Browser browser = new(Process.Start(start)!, profile);
        string? line;
        do
        {
            line = await browser._process.StandardError.ReadLineAsync(browser._end.Token);
        }
        while (line is not null && !line.StartsWith("DevTools listening on ", StringComparison.Ordinal));
        _ = browser._process.StandardError.ReadToEndAsync(browser._end.Token);
        await browser._socket.ConnectAsync(new Uri(line!.Split(' ')[^1]), browser._end.Token);
        JsonNode target = await browser.Ask("Target.createTarget", new() { ["url"] = "about:blank" });
        JsonNode attached = await browser.Ask("Target.attachToTarget", new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        browser._session = attached["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await browser.Ask($"{domain}.enable", []);
        }

        return browser;
    }

    /// <summary>Opens a page of the site from the disk, and waits until its scripts have run.</summary>
    public async Task Open(string page)
    {
        // From a page to an anchor of the same page is no load, so that an empty one stands between.
        await Ask("Page.navigate", new() { ["url"] = "about:blank" });
        await Ask("Page.navigate", new() { ["url"] = $"file://{Folder.Value}/{page}" });
        await Until("location.protocol === 'file:' && document.readyState === 'complete'");
    }

    /// <summary>Sets the width of the window, in pixels.</summary>
    public Task Width(int pixels) => Ask(
        "Emulation.setDeviceMetricsOverride", new() { ["width"] = pixels, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    /// <summary>Presses keys, each by its name: <c>Tab</c>, <c>ArrowDown</c>, <c>Escape</c>, or one character.</summary>
    public async Task Press(params string[] keys)
    {
        foreach (string key in keys)
        {
            JsonObject pressed = new() { ["type"] = "keyDown", ["key"] = key, ["windowsVirtualKeyCode"] = Code(key) };
            if (key.Length == 1)
            {
                pressed["text"] = key;
            }

            await Ask("Input.dispatchKeyEvent", pressed);
            await Ask("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = Code(key) });
        }
    }

    /// <summary>The value of an expression in the page, as text.</summary>
    public async Task<string> Value(string expression)
    {
        JsonNode answer = await Ask("Runtime.evaluate", new() { ["expression"] = $"String({expression})", ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["result"]?["value"]?.ToString() ?? string.Empty;
    }

    /// <summary>Waits until a condition holds in the page.</summary>
    /// <exception cref="OperationCanceledException">It never did.</exception>
    public async Task Until(string condition)
    {
        while (await Value(condition) != "true")
        {
            await Task.Delay(20, _end.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _end.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser may still write to it.
        }
    }

    private static int Code(string key) => key switch
    {
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        "ArrowUp" => 38,
        "ArrowDown" => 40,
        _ => key.ToUpperInvariant()[0],
    };

    private async Task<JsonNode> Ask(string method, JsonObject parameters)
    {
        int id = ++_last;
        JsonObject question = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session.Length > 0)
        {
            question["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, _end.Token);
        while (true)
        {
            JsonNode message = await Receive();
            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message["error"]}");
            }

            Note(message);
        }
    }

    private async Task<JsonNode> Receive()
    {
        using MemoryStream text = new();
        byte[] part = new byte[1 << 16];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(part.AsMemory(), _end.Token);
            text.Write(part, 0, result.Count);
        }
        while (!result.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }

    private void Note(JsonNode message)
    {
        string method = message["method"]?.GetValue<string>() ?? string.Empty;
        string url = method == "Network.requestWillBeSent" ? message["params"]!["request"]!["url"]!.GetValue<string>() : string.Empty;
        bool isError = method == "Runtime.exceptionThrown"
            || (method == "Runtime.consoleAPICalled" && message["params"]!["type"]!.GetValue<string>() == "error")
            || (method == "Log.entryAdded" && message["params"]!["entry"]!["level"]!.GetValue<string>() == "error")
            || (url.Length > 0 && !OnDisk().IsMatch(url));
        if (isError)
        {
            _problems.Add(message.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        }
    }

    [GeneratedRegex("^(?:file|data|blob|about):")]
    private static partial Regex OnDisk();
}
