using System.Net;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Serving;

/// <summary>Serves a site to browsers of this machine, from memory.</summary>
public sealed class SiteServer : IDisposable
{
    /// <summary>The port if none is asked for.</summary>
    public const int DefaultPort = 8144;

    private readonly HttpListener _listener = new();

    private readonly Dictionary<string, byte[]> _files;

    /// <summary>Begins to listen on loopback.</summary>
    /// <param name="files">The site.</param>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="SiteException">The port is in use or not allowed.</exception>
    public SiteServer(IReadOnlyList<SiteFile> files, int port)
    {
        _files = files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        Address = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(Address);
        try
        {
            _listener.Start();
        }
        catch (HttpListenerException problem)
        {
            throw new SiteException($"port {port} of 127.0.0.1 cannot be used ({problem.Message}): name another with --serve", problem);
        }
    }

    /// <summary>Where a browser finds the site.</summary>
    public string Address { get; }

    /// <summary>Answers requests until it is stopped.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenRegistration registration = stop.Register(_listener.Stop);
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    /// <summary>The media type of a file by its name.</summary>
    internal static string MediaType(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".wasm" => "application/wasm",
        _ => "text/plain; charset=utf-8",
    };

    private async Task AnswerAsync(HttpListenerContext context)
    {
        // Only what the site holds is served: a path that leads elsewhere names no file of it.
        string path = Uri.UnescapeDataString(context.Request.Url?.AbsolutePath ?? string.Empty).TrimStart('/');
        path = path.Length == 0 || path.EndsWith('/') ? path + "index.html" : path;
        using HttpListenerResponse response = context.Response;
        try
        {
            if (_files.TryGetValue(path, out byte[]? content))
            {
                response.ContentType = MediaType(path);
                response.ContentLength64 = content.Length;
                await response.OutputStream.WriteAsync(content).ConfigureAwait(false);
            }
            else
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
            }
        }
        catch (Exception problem) when (problem is HttpListenerException or IOException)
        {
            // The browser went away; there is nobody to tell.
            response.Abort();
        }
    }
}
