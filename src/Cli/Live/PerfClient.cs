using System.Diagnostics;
using System.Globalization;
using ServalRef.Net;
using ServalRef.Rendering.Live;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Live;

/// <summary>What <c>perf client</c> was asked.</summary>
/// <param name="Live">What all live commands are asked; its addresses are those to send from.</param>
/// <param name="Peer">The server.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Connections">How many connections at once.</param>
internal sealed record PerfClientRequest(LiveRequest Live, NetworkAddress Peer, PerfRequest Measure, int Connections);

/// <summary>The command <c>perf client</c>: measures what goes through.</summary>
internal static class PerfClient
{
    /// <summary>Runs it.</summary>
    /// <exception cref="ServalException">There is no connection, or it ended otherwise than well.</exception>
    public static int Run(PerfClientRequest request, CommandEnvironment environment)
    {
        using LiveSession session = new();
        using LiveRecording? recording = request.Live.Record();
        PerfDocument document = Measure(request, recording, environment, session).GetAwaiter().GetResult();
        if (request.Live.Json)
        {
            LiveJson.Write(document, environment.Output);
        }
        else
        {
            environment.Text.WriteLine(Text(document));
        }

        return ExitCode.Success;
    }

    private static async Task<PerfDocument> Measure(
        PerfClientRequest request, LiveRecording? recording, CommandEnvironment environment, LiveSession session)
    {
        LiveHost host = LiveHost.Start(request.Live.HostOptions(recording) with
        {
            Port = Runtime.Wire.Ipv4.ClientUdpPort,
            AnyPortIfTaken = true,
            TakesNewAddresses = request.Live.Addresses.Count == 0,
        });
        await using (host.ConfigureAwait(false))
        {
            ServalConnection[] connections = await Task.WhenAll(
                Enumerable.Range(0, request.Connections).Select(_ => Connect(request, host, session))).ConfigureAwait(false);
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            using CancellationTokenRegistration aborting = session.Aborting.Register(() => Array.ForEach(connections, open => open.Abort()));
            using CancellationTokenSource done = new();
            Task progress = ShowProgress(connections, environment, done.Token);
            PerfReport[] reports = await Task.WhenAll(
                connections.Select(open => MeasureOne(open, request.Measure, session))).ConfigureAwait(false);
            await done.CancelAsync().ConfigureAwait(false);
            await progress.ConfigureAwait(false);
            double share = (Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(start);
            IReadOnlyList<ServalPath>[] paths = await Task.WhenAll(connections.Select(open => open.ListPathsAsync())).ConfigureAwait(false);
            await Task.WhenAll(connections.Select(open => open.CloseAsync())).ConfigureAwait(false);
            await Linger(connections).ConfigureAwait(false);
            return Document(reports, share, [.. paths.SelectMany(all => all)]);
        }
    }

    private static async Task<ServalConnection> Connect(PerfClientRequest request, LiveHost host, LiveSession session)
    {
        NetworkAddress peer = request.Live.WithPort(request.Peer);
        ServalConnection connection = await ServalConnection.ConnectAsync(
            new ServalConnectionOptions { Service = PerfRequest.Service, Remote = peer, Host = host }, session.Closing).ConfigureAwait(false);
        foreach (NetworkAddress local in host.Addresses.Skip(1))
        {
            await connection.AddPathAsync(local, peer).ConfigureAwait(false);
        }

        return connection;
    }

    private static async Task<PerfReport> MeasureOne(ServalConnection connection, PerfRequest asked, LiveSession session)
    {
        await asked.Write(connection.Stream).ConfigureAwait(false);
        if (asked.Reverse)
        {
            connection.CompleteWrites();
            return await PerfReport.Receive(connection).ConfigureAwait(false);
        }

        await asked.Send(connection, session.Closing).ConfigureAwait(false);
        return await PerfReport.Read(connection.Stream).ConfigureAwait(false);
    }

    // A server whose last FIN was not answered repeats it.
    private static Task<Task> Linger(ServalConnection[] connections) => Task.WhenAny(
        Task.WhenAll(connections.Select(open => open.Completion)), Task.Delay(TimeSpan.FromMilliseconds(300)));

    private static async Task ShowProgress(ServalConnection[] connections, CommandEnvironment environment, CancellationToken done)
    {
        using StatusLine line = new(environment);
        long before = 0;
        while (line.IsShown && !done.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long bytes = connections.Sum(open => open.SentBytes + open.ReceivedBytes);
            line.Show(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB, {(bytes - before) * 8 / 1e6:F1} Mbit/s"));
            before = bytes;
        }
    }

    private static PerfDocument Document(PerfReport[] reports, double share, IReadOnlyList<ServalPath> paths)
    {
        long bytes = reports.Sum(report => report.Bytes);
        double seconds = reports.Max(report => report.Seconds);
        return new PerfDocument(
            seconds, bytes, seconds > 0 ? bytes * 8 / seconds : 0, reports.Max(report => report.LongestPause), share, [.. paths.Select(FlowLine.Of)]);
    }

    private static string Text(PerfDocument document)
    {
        string flows = string.Concat(document.Flows.Select(flow => string.Create(
            CultureInfo.InvariantCulture, $"\n  {flow.Local} to {flow.Remote}: {flow.Bytes / 1e6:F3} MB, {flow.Lost} lost")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{document.Bytes / 1e6:F3} MB in {document.Seconds:F3} s: {document.BitsPerSecond / 1e6:F1} Mbit/s, longest pause {document.LongestPauseSeconds * 1e3:F1} ms, CPU {document.CpuShare * 100:F0} %{flows}");
    }
}
