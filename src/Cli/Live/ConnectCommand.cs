using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>What <c>connect</c> was asked.</summary>
/// <param name="Live">What all live commands are asked; its addresses are those to send from.</param>
/// <param name="Service">The service.</param>
/// <param name="Peer">The address to ask.</param>
/// <param name="To">Further addresses of the peer.</param>
/// <param name="Send">The file to send, or <c>-</c> for standard input.</param>
/// <param name="Receive">Where what comes is written, <c>-</c> for standard output, or null: nowhere.</param>
internal sealed record ConnectRequest(
    LiveRequest Live, ServiceId Service, NetworkAddress Peer, IReadOnlyList<NetworkAddress> To, string Send, string? Receive);

/// <summary>The command <c>connect</c>: a connection from standard input and to standard output, or files.</summary>
internal static class ConnectCommand
{
    /// <summary>Runs it.</summary>
    /// <exception cref="ServalException">There is no connection, or it ended otherwise than well.</exception>
    public static int Run(ConnectRequest request, CommandEnvironment environment)
    {
        using LiveSession session = new();
        using Stream input = LiveFiles.OpenRead(request.Send, environment);
        using Stream output = LiveFiles.OpenWrite(request.Receive, environment);
        using LiveRecording? recording = request.Live.Record();
        LiveEvents events = new(environment, request.Live.Json);
        Outcome outcome = Connect(request, events, recording, input, output, session).GetAwaiter().GetResult();
        return outcome == Outcome.Finished
            ? ExitCode.Success
            : throw new ServalException(ServalError.Aborted, $"the connection ended otherwise than well: {LiveEvents.OutcomeWord(outcome)}");
    }

    private static async Task<Outcome> Connect(
        ConnectRequest request, LiveEvents events, LiveRecording? recording, Stream input, Stream output, LiveSession session)
    {
        ServalConnection connection = await ServalConnection.ConnectAsync(Options(request, recording), session.Closing).ConfigureAwait(false);
        LiveConnection live = new(1, connection, events);
        return await live.Run(open => LiveFiles.Exchange(open, input, output, session.Closing), session).ConfigureAwait(false);
    }

    private static ServalConnectionOptions Options(ConnectRequest request, LiveRecording? recording) => new()
    {
        Service = request.Service,
        Remote = request.Live.WithPort(request.Peer),
        Local = request.Live.Addresses.Count > 0 ? request.Live.Addresses[0] : null,
        FullMesh = true,
        FurtherRemotes = [.. request.To.Select(request.Live.WithPort)],
        OwnHost = request.Live.HostOptions(recording) with
        {
            Port = Runtime.Wire.Ipv4.ClientUdpPort,
            TakesNewAddresses = request.Live.Addresses.Count == 0,
        },
    };
}
