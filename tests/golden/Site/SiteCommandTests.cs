using System.Net;
using System.Net.Sockets;
using ServalRef.Golden.Cli;
using ServalRef.Site.Serving;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>The command <c>site</c>, and the server behind <c>--serve</c>.</summary>
public class SiteCommandTests
{
    [Fact]
    public void Out_WritesTheSite()
    {
        using ScratchFolder folder = new();

        CommandRun run = CommandRun.Of("site", "--out", $"{folder}/site");

        Assert.Equal(0, run.Code);
        Assert.Equal(BuiltSite.Text("index.html"), File.ReadAllText($"{folder}/site/index.html"));
    }

    [Fact]
    public void Out_WhereAFileIsInTheWay_IsRefused()
    {
        using ScratchFolder folder = new();
        string file = folder.File("taken", []);

        Assert.Contains("the site cannot be written to", CommandRun.Of("site", "--out", file).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void NeitherOutNorServe_IsRefused() =>
        Assert.Contains("--out DIR writes it, --serve shows it", CommandRun.Of("site").OneLineOfRefusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public void APortThatIsNone_IsRefused(string port) =>
        Assert.Contains($"'{port}' is no port", CommandRun.Of("site", "--serve", port).OneLineOfRefusal(), StringComparison.Ordinal);

    [Fact]
    public void APortInUse_IsRefused()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Contains($"port {port} of 127.0.0.1 cannot be used", CommandRun.Of("site", "--serve", $"{port}").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheServer_GivesPagesOfTheSiteAndNothingElse()
    {
        using SiteServer server = new(BuiltSite.Files, FreePort());
        using CancellationTokenSource stop = new();
        Task serving = server.RunAsync(stop.Token);
        using HttpClient browser = new() { BaseAddress = new Uri(server.Address) };

        using HttpResponseMessage page = await browser.GetAsync("machines/flow.html");
        using HttpResponseMessage start = await browser.GetAsync(string.Empty);
        using HttpResponseMessage outside = await browser.GetAsync("..%2f..%2fetc/hostname");
        await stop.CancelAsync();
        await serving;

        Assert.Equal(BuiltSite.Text("machines/flow.html"), await page.Content.ReadAsStringAsync());
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal(BuiltSite.Text("index.html"), await start.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    private static int FreePort()
    {
        using TcpListener any = new(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }
}
