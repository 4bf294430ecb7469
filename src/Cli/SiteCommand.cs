using ServalRef.Site.Publishing;
using ServalRef.Site.Serving;
using ServalRef.Site.Sources;

namespace ServalRef.Cli;

/// <summary>What <c>site</c> is asked to do.</summary>
/// <param name="Folder">Where to write the site, or null.</param>
/// <param name="Port">The port to serve it at on loopback, or null.</param>
/// <param name="Judge">Whether the judge is compiled for browsers first.</param>
internal sealed record SiteRequest(string? Folder, int? Port, bool Judge);

/// <summary>The command <c>site</c>: makes the companion of the specification.</summary>
internal static class SiteCommand
{
    /// <summary>Runs it; where it serves, until Ctrl-C.</summary>
    /// <exception cref="UsageException">The content is missing, the folder cannot be written, or the port not be used.</exception>
    public static int Run(SiteRequest request, CommandEnvironment environment)
    {
        try
        {
            ContentTree content = ContentTree.Find();
            if (request.Judge)
            {
                BrowserBuild.Run(content);
            }

            IReadOnlyList<SiteFile> files = new SiteBuilder(content).Build();
            if (request.Folder is { } folder)
            {
                SiteWriter.Write(files, folder);
                environment.Output.WriteLine($"{files.Count} files in {folder}; begin with {Path.Combine(folder, "index.html")}");
            }

            if (request.Port is { } port)
            {
                Serve(files, port, environment);
            }

            return ExitCode.Success;
        }
        catch (SiteException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    private static void Serve(IReadOnlyList<SiteFile> files, int port, CommandEnvironment environment)
    {
        using SiteServer server = new(files, port);
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        environment.Output.WriteLine($"The site is at {server.Address}; Ctrl-C ends it.");
        environment.Output.Flush();
        server.RunAsync(stop.Token).GetAwaiter().GetResult();
    }
}
