using System.Text.Json;
using ServalRef.Rendering.Schemas;
using ServalRef.Simulation.Invariants;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>The JSON document of <c>run --json</c>.</summary>
public static class RunJson
{
    /// <summary>Writes the document, and a line end.</summary>
    /// <param name="result">What the run has come to.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(RunResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(Of(result), JsonDocuments.Readable.RunDocument));
    }

    private static RunDocument Of(RunResult result) => new(
        result.IsMet ? "met" : "missed",
        result.Run.Scenario.Title,
        result.Run.Simulator.Seed,
        result.Run.Simulator.Now.Seconds,
        result.Run.Simulator.Events,
        [.. result.Run.Connections.Select(Of)],
        [.. result.Invariants.Select(i => new InvariantDocument(
            i.Invariant.ToString(), InvariantTexts.ClauseOf(i.Invariant), InvariantTexts.TextOf(i.Invariant), i.Holds ? "holds" : "violated", i.Checked))],
        [.. result.Expectations.Select(e => new ExpectedDocument(e.Connection, e.Measure, e.Expected, e.Measured, e.IsMet))],
        [.. result.BestPaths.Select(p => new BestPathDocument(p.Connection, p.From, p.To, p.Goodput, p.Duration * 1e-9))],
        [.. result.Run.Undone.Select(u => new UndoneDocument(u.Line, u.At.Seconds, u.What, u.Reason))],
        result.Run.Monitor.Violation?.Message,
        result.Replay);

    private static CourseDocument Of(ConnectionCourse course) => new(
        course.Spec.Name,
        RunResult.Word(course.Outcome),
        course.Sent,
        course.Received,
        course.Measure("goodput") ?? 0,
        course.LongestPause.Seconds,
        course.Migrations,
        [
            .. course.Flows.Select(flow => new PathDocument(
                flow.Host,
                flow.Local.ToString(),
                flow.Peer.ToString(),
                flow.Bytes,
                flow.RepeatedBytes,
                flow.Flow.Counters.DataPackets,
                flow.Flow.Counters.Lost,
                flow.Flow.Counters.Timeouts,
                flow.Flow.RoundTrip.Smoothed.Seconds,
                flow.Flow.Window.Cwnd)),
        ]);
}

/// <summary>What <c>run --json</c> writes.</summary>
internal sealed record RunDocument(
    [property: Words("met", "missed")] string Verdict,
    string Title,
    long Seed,
    double SimulatedSeconds,
    long Events,
    IReadOnlyList<CourseDocument> Connections,
    IReadOnlyList<InvariantDocument> Invariants,
    IReadOnlyList<ExpectedDocument> Expectations,
    IReadOnlyList<BestPathDocument> BestPaths,
    IReadOnlyList<UndoneDocument> NotDone,
    string? Violation,
    string Replay) : VersionedDocument;

/// <summary>A connection.</summary>
internal sealed record CourseDocument(
    string Name,
    string Outcome,
    ulong SentBytes,
    ulong ReceivedBytes,
    double GoodputBitsPerSecond,
    double LongestPauseSeconds,
    int Migrations,
    IReadOnlyList<PathDocument> Flows);

/// <summary>A flow as one end knows it.</summary>
internal sealed record PathDocument(
    string Host,
    string Local,
    string Peer,
    long Bytes,
    long RepeatedBytes,
    long DataPackets,
    long Lost,
    long Timeouts,
    double SmoothedRoundTripSeconds,
    long Cwnd);

/// <summary>An invariant and its verdict.</summary>
internal sealed record InvariantDocument(string Id, string Clause, string Text, [property: Words("holds", "violated")] string Verdict, long Checks);

/// <summary>An expectation.</summary>
internal sealed record ExpectedDocument(string Connection, string Measure, string Expected, string Measured, bool Met);

/// <summary>Something that the file wanted and that could not be done.</summary>
internal sealed record UndoneDocument(int Line, double AtSeconds, string What, string Reason);

/// <summary>What the best path of a connection would have done alone.</summary>
internal sealed record BestPathDocument(string Connection, string From, string To, double GoodputBitsPerSecond, double DurationSeconds);
