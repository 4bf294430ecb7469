using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Simulation.Invariants;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>Prints what a run has come to.</summary>
public static class RunRenderer
{
    /// <summary>Prints it.</summary>
    /// <param name="result">What the run has come to.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(RunResult result, TextWriter output, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        ScenarioRun run = result.Run;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{run.Scenario.Title}: {run.Simulator.Now.Seconds:0.###} s simulated, seed {run.Simulator.Seed}"));
        foreach (ConnectionCourse course in run.Connections)
        {
            WriteConnection(course, output);
        }

        foreach (BestPath best in result.BestPaths)
        {
            output.WriteLine(BestPathText.Line(run.Connections.First(course => course.Spec.Name == best.Connection), best));
        }

        foreach ((BackgroundSpec spec, double delivered) in run.Background)
        {
            string unit = spec.Kind == BackgroundKind.Arrivals ? "transfers done" : "packets delivered";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  background {spec.Name}: {delivered:0} {unit}"));
        }

        foreach (Undone undone in run.Undone)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  NOT DONE at {undone.At.Seconds:0.###} s: {undone.What}: {undone.Reason} ({result.File}:{undone.Line})"));
        }

        WriteInvariants(result, output);
        foreach (CheckedExpectation expected in result.Expectations)
        {
            output.WriteLine(expected.IsMet
                ? $"  met     {expected.Connection}: {expected.Measure} {expected.Measured} (expected {expected.Expected})"
                : $"  MISSED  {expected.Connection}: {expected.Measure} {expected.Measured}, but expected {expected.Expected} ({result.File}:{expected.Line})");
        }

        int missed = result.Expectations.Count(e => !e.IsMet);
        WriteLadder(result.Ladder, output, paint);
        output.WriteLine(run.Monitor.Violation is { } violation
            ? $"violation: {violation.Message}\n  again: {result.Replay}"
            : missed > 0 ? $"missed: {missed} of {TextLayout.Count(result.Expectations.Count, "expectation")}\n  again: {result.Replay}"
            : $"as expected: {TextLayout.Count(result.Expectations.Count, "expectation")}");
    }

    private static void WriteLadder(IReadOnlyList<LadderRow> ladder, TextWriter output, Paint paint)
    {
        if (ladder.Count > 0)
        {
            PacketLadder.Write(ladder, left: null, start: default, new FileLabels([]), output, paint);
        }
    }

    private static void WriteConnection(ConnectionCourse course, TextWriter output)
    {
        string server = course.ServerHost is { } host ? host.Name : "nobody";
        output.WriteLine(
            $"  {course.Spec.Name}: {course.OpenerHost.Name} to {server}, {RunResult.Word(course.Outcome)}; "
            + $"sent {RunText.Bytes(course.Sent)}, received {RunText.Bytes(course.Received)}, goodput {RunText.Show("goodput", course.Measure("goodput"))}, "
            + $"longest pause {RunText.Show("longest pause", course.Measure("longest pause"))}, {TextLayout.Count(course.Migrations, "migration")}");
        if (course.WrongAt is { } wrong)
        {
            output.WriteLine($"    byte {wrong} is not the one that was sent");
        }

        foreach (FlowStory flow in course.Flows.Where(flow => flow.Bytes > 0))
        {
            Runtime.Transfer.FlowCounters counters = flow.Flow.Counters;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {flow.Host} {flow.Local} to {flow.Peer}: {RunText.Bytes(counters.Bytes)} in {counters.DataPackets} packets, {RunText.Bytes(counters.RepeatedBytes)} again; {counters.Lost} lost, {counters.Timeouts} timeouts; SRTT {RunText.Time(flow.Flow.RoundTrip.Smoothed.Nanoseconds)}, cwnd {RunText.Bytes(flow.Flow.Window.Cwnd)}"));
        }
    }

    private static void WriteInvariants(RunResult result, TextWriter output)
    {
        long total = result.Invariants.Sum(i => i.Checked);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  invariants: {total} checks of {result.Invariants.Count(i => i.Checked > 0)}"));
        foreach ((Invariant invariant, _, bool holds) in result.Invariants.Where(i => !i.Holds))
        {
            _ = holds;
            output.WriteLine($"    VIOLATED {InvariantTexts.Of(invariant)}");
        }
    }
}
