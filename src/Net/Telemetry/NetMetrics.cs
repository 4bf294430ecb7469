using System.Diagnostics;
using System.Diagnostics.Metrics;
using ServalRef.Net.Hosting;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Net.Telemetry;

/// <summary>The meter <c>ServalRef.Net</c>: what all hosts of the process do. What is counted for each packet is read, not told.</summary>
internal static class NetMetrics
{
    private static readonly Meter Meter = new(ServalTelemetry.Name);
    private static readonly Lock Gate = new();
    private static readonly HashSet<HostCounters> Hosts = [];
    private static readonly HostCounters Ended = new();
    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>("serval.connections.open", "{connection}", "Connections that are open.");
    private static readonly Histogram<double> OpeningTimes = Meter.CreateHistogram<double>(
        "serval.connection.opening.duration", "s", "How long openings took, with their result.");

    private static readonly Counter<long> Closed = Meter.CreateCounter<long>("serval.connections.closed", "{connection}", "Connections that are over.");

    static NetMetrics()
    {
        Meter.CreateObservableCounter(
            "serval.host.packets",
            static () => Pair(static counters => counters.Sent, static counters => counters.Received),
            "{packet}",
            "Packets sent and received.");
        Meter.CreateObservableCounter(
            "serval.host.io", static () => Pair(static counters => counters.SentBytes, static counters => counters.ReceivedBytes), "By", "Bytes sent and received.");
        Meter.CreateObservableCounter("serval.host.dropped", Dropped, "{packet}", "Packets that were not used or could not be sent, by reason.");
    }

    /// <summary>A host starts.</summary>
    internal static void Add(HostCounters counters)
    {
        lock (Gate)
        {
            Hosts.Add(counters);
        }
    }

    /// <summary>A host has ended: what it counted stays counted.</summary>
    internal static void Remove(HostCounters counters)
    {
        lock (Gate)
        {
            if (Hosts.Remove(counters))
            {
                Ended.Add(counters);
            }
        }
    }

    /// <summary>An opening has come to its end.</summary>
    /// <param name="since">When it began, a time stamp of <see cref="Stopwatch"/>.</param>
    /// <param name="error">How it failed; none if it did not.</param>
    internal static void OnOpening(long since, ServalError? error) => OpeningTimes.Record(
        Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("serval.result", error is { } what ? $"{what}" : "Opened"));

    /// <summary>A connection is open.</summary>
    internal static void OnOpened() => Open.Add(1);

    /// <summary>A connection is over.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="wasOpen">Whether it was ever open.</param>
    internal static void OnClosed(Outcome outcome, bool wasOpen)
    {
        if (wasOpen)
        {
            Open.Add(-1);
            Closed.Add(1, new KeyValuePair<string, object?>("serval.outcome", $"{outcome}"));
        }
    }

    private static Measurement<long>[] Pair(Func<HostCounters, long> sent, Func<HostCounters, long> received) =>
    [
        new(Sum(sent), new KeyValuePair<string, object?>("network.io.direction", "transmit")),
        new(Sum(received), new KeyValuePair<string, object?>("network.io.direction", "receive")),
    ];

    private static Measurement<long>[] Dropped() =>
    [
        new(Sum(static counters => counters.Malformed), Reason("malformed")),
        new(Sum(static counters => counters.Foreign), Reason("foreign")),
        new(Sum(static counters => counters.Failed), Reason("not sent")),
    ];

    private static KeyValuePair<string, object?> Reason(string word) => new("serval.reason", word);

    private static long Sum(Func<HostCounters, long> of)
    {
        lock (Gate)
        {
            return of(Ended) + Hosts.Sum(of);
        }
    }
}
