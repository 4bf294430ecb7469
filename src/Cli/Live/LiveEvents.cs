using System.Globalization;
using ServalRef.Net;
using ServalRef.Rendering.Live;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>Tells what happens: an object a line on standard output for programs, a note on standard error for people.</summary>
internal sealed class LiveEvents(CommandEnvironment environment, bool json)
{
    private readonly Lock _lock = new();

    /// <summary>A service is offered.</summary>
    public void Listening(ServiceId service, IEnumerable<string> addresses)
    {
        string[] all = [.. addresses];
        Tell(new LiveEventDocument("listening") { Service = $"{service}", Addresses = all }, $"listening for {service.ToShortString()} on {string.Join(", ", all)}");
    }

    /// <summary>A connection is open.</summary>
    public void Connected(int number, ServalPath path) => Tell(
        new LiveEventDocument("connected") { Connection = number, Local = $"{path.Local}", Remote = $"{path.Remote}" },
        $"connected {number}: {path.Local} to {path.Remote}");

    /// <summary>Something happened to a path or to the streams; that a connection is closed is told with its figures.</summary>
    public void Happened(int number, in ServalConnectionEvent told)
    {
        (string Event, string? Change) word = told.Kind switch
        {
            ServalEventKind.PathOpened => ("flow", "opened"),
            ServalEventKind.PathEnded => ("flow", "ended"),
            ServalEventKind.Moved => ("moved", null),
            ServalEventKind.PeerMoved => ("moved", "peer"),
            ServalEventKind.Ended => ("ended", null),
            _ => (string.Empty, null),
        };
        if (word.Event.Length == 0)
        {
            return;
        }

        string where = told.Path is { } path ? $": {path.Local} to {path.Remote}" : string.Empty;
        string change = word.Change is null ? string.Empty : $" {word.Change}";
        Tell(
            new LiveEventDocument(word.Event) { Connection = number, Change = word.Change, Local = told.Path?.Local.ToString(), Remote = told.Path?.Remote.ToString() },
            $"connection {number}, {word.Event}{change}{where}");
    }

    /// <summary>A connection is over.</summary>
    public void Closed(int number, Outcome outcome, ServalConnection connection, IReadOnlyList<ServalPath> paths) =>
        Closed(number, outcome, connection.SentBytes, connection.ReceivedBytes, connection.LongestPause, paths);

    /// <summary>A connection is over that carried so many bytes.</summary>
    public void Closed(int number, Outcome outcome, long sent, long received, TimeSpan pause, IReadOnlyList<ServalPath> paths)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"closed {number}: {OutcomeWord(outcome)}, sent {sent} B, received {received} B, longest pause ")
            + string.Create(CultureInfo.InvariantCulture, $"{pause.TotalMilliseconds:F1} ms, {Count(paths.Count, "flow")}");
        Tell(
            new LiveEventDocument("closed")
            {
                Connection = number,
                Outcome = OutcomeWord(outcome),
                SentBytes = sent,
                ReceivedBytes = received,
                LongestPauseSeconds = pause.TotalSeconds,
                Flows = [.. paths.Select(FlowLine.Of)],
            },
            text);
    }

    /// <summary>An outcome as events write it.</summary>
    public static string OutcomeWord(Outcome outcome)
    {
        string name = $"{outcome}";
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private void Tell(LiveEventDocument line, string note)
    {
        lock (_lock)
        {
            if (json)
            {
                LiveJson.Write(line, environment.Output);
                environment.Output.Flush();
            }
            else
            {
                environment.Error.WriteLine($"servalref: {note}");
            }
        }
    }
}

/// <summary>A flow in the documents of live commands.</summary>
internal static class FlowLine
{
    /// <summary>Whichever way more bytes went is the way that counts.</summary>
    public static LiveFlowDocument Of(ServalPath path) =>
        new($"{path.Local}", $"{path.Remote}", Math.Max(path.SentBytes, path.ReceivedBytes), path.Lost);
}
