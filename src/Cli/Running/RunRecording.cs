using ServalRef.Oracle.Capture;
using ServalRef.Rendering.Tracing;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli.Running;

/// <summary>The files that record a run: capture, trace and qlog.</summary>
internal sealed class RunRecording : IDisposable
{
    private readonly PcapNgWriter? _capture;
    private readonly TraceWriter? _trace;
    private readonly QlogFile? _qlog;

    private RunRecording(PcapNgWriter? capture, TraceWriter? trace, QlogFile? qlog) => (_capture, _trace, _qlog) = (capture, trace, qlog);

    /// <summary>Creates the files that are asked for, and has a run tell them.</summary>
    public static RunRecording Begin(RunRequest request, ScenarioRun run)
    {
        RunRecording recording = new(
            Create(request.Capture) is { } capture ? new PcapNgWriter(capture, namesHosts: true) : null,
            Create(request.Trace) is { } trace ? new TraceWriter(trace) : null,
            Create(request.Qlog) is { } qlog ? new QlogFile(qlog, run.Scenario.Title) : null);
        recording.Attach(run);
        return recording;
    }

    /// <summary>The run is over.</summary>
    public void Dispose()
    {
        _capture?.WriteStatistics();
        _capture?.Dispose();
        _trace?.Dispose();
        _qlog?.Dispose();
    }

    private void Attach(ScenarioRun run)
    {
        List<ITap> taps = [];
        List<IEndpointObserver> control = [];
        List<ITransferObserver> transfer = [];
        if (_capture is not null)
        {
            taps.Add(new CaptureTap(_capture));
        }

        if (_trace is not null)
        {
            taps.Add(new TraceTap(_trace));
            control.Add(_trace);
            transfer.Add(_trace);
            run.Noted = _trace.Note;
            foreach (ServalHost host in run.Network.Nodes.Values.OfType<ServalHost>())
            {
                _trace.Introduce(host.Endpoint, run.Network.Simulator.Now);
            }

        }

        if (_qlog is not null)
        {
            QlogTap tap = new(_qlog, run.Network);
            taps.Add(tap);
            control.Add(tap);
            transfer.Add(tap);
        }

        if (control.Count > 0)
        {
            ObserverGroup group = new(control, transfer);
            run.Monitor.Next = group;
            run.Monitor.NextControl = group;
        }

        run.Network.Tap = taps.Count switch
        {
            0 => null,
            1 => taps[0],
            _ => new Taps(taps),
        };
    }

    private static BufferedStream? Create(string? path) =>
        path is null ? null : new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write), 1 << 16);
}
