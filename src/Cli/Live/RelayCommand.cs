using ServalRef.Net;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>The command <c>relay</c>: a service router and rendezvous.</summary>
internal static class RelayCommand
{
    /// <summary>Runs it until Ctrl-C.</summary>
    /// <param name="request">What all live commands are asked.</param>
    /// <param name="routes">The file of its routes; null: none.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="ServalException">There is no socket, or no right to pass packets on.</exception>
    public static int Run(LiveRequest request, string? routes, CommandEnvironment environment)
    {
        ServiceTable services = routes is null ? ServiceTable.Empty : RelayRoutes.Read(routes, request);
        using LiveSession session = new();
        using LiveRecording? recording = request.Record();
        Serve(request, services, recording, environment, session).GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private static async Task Serve(
        LiveRequest request, ServiceTable services, LiveRecording? recording, CommandEnvironment environment, LiveSession session)
    {
        LiveRelay relay = LiveRelay.Start(new LiveRelayOptions
        {
            Addresses = request.Addresses,
            Port = request.Port,
            Raw = request.Raw,
            Services = services,
            Tap = recording,
        });
        await using (relay.ConfigureAwait(false))
        {
            environment.Error.WriteLine(
                $"servalref: relaying on {string.Join(", ", relay.Addresses)}, {services.Entries.Count} routes");
            await Task.Delay(Timeout.Infinite, session.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            environment.Error.WriteLine($"servalref: passed {relay.Forwarded} packets on");
        }
    }
}
