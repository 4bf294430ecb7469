using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Plots;

/// <summary>Collects what is drawn of a run: for each flow that sends data its window, round trip, rate and positions over time.</summary>
/// <remarks>It passes on what it is told. Of a long run not every ACK is kept, but one in each interval.</remarks>
public sealed class RunSeries : ITransferObserver
{
    private const double RateInterval = 0.25;

    private readonly Dictionary<TransferFlow, FlowSeries> _flows = [];
    private readonly double _interval;

    /// <summary>An empty collection.</summary>
    /// <param name="seconds">How long the run lasts; a point is kept for each thousandth of it, and each 10 ms at most.</param>
    public RunSeries(double seconds) => _interval = Math.Max(0.01, seconds / 1000);

    /// <summary>Told next.</summary>
    public ITransferObserver? Next { get; init; }

    /// <summary>The flows that have sent data, in the order in which they first did.</summary>
    public IReadOnlyList<FlowSeries> Flows => [.. _flows.Values];

    /// <summary>What the scenario did, to be marked.</summary>
    public IList<(double At, string What)> Marks { get; } = [];

    /// <summary>Gives a flow the name that legends show.</summary>
    public void Name(TransferFlow flow, string name)
    {
        if (_flows.TryGetValue(flow, out FlowSeries? series))
        {
            series.Name = name;
        }
    }

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
        if ((packet.Flags & MtpFlags.Data) != 0 && packet.Bytes > 0)
        {
            FlowSeries series = Of(flow);
            series.AddRate(now.Seconds, packet.Bytes, RateInterval);
            series.AddPosition(now.Seconds, packet.Sequence, _interval);
        }

        Next?.OnSent(plane, flow, packet, now);
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now)
    {
        if (bytes > 0)
        {
            Of(flow).AddWindow(now.Seconds, flow.Window.Cwnd / 1e3, flow.RoundTrip.Smoothed.Milliseconds, _interval);
        }

        Next?.OnAcknowledged(plane, flow, bytes, now);
    }

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now)
    {
        if (packets > 0 && _flows.TryGetValue(flow, out FlowSeries? series))
        {
            series.Losses.Add((now.Seconds, flow.Window.Cwnd / 1e3));
        }

        Next?.OnLost(plane, flow, packets, timeout, now);
    }

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now) => Next?.OnDataAck(plane, dataAck, edge, now);

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now) => Next?.OnDelivered(plane, from, bytes, now);

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now)
    {
        Marks.Add((now.Seconds, "moved"));
        Next?.OnNewPath(plane, flow, now);
    }

    private FlowSeries Of(TransferFlow flow)
    {
        if (!_flows.TryGetValue(flow, out FlowSeries? series))
        {
            _flows[flow] = series = new FlowSeries();
        }

        return series;
    }
}

/// <summary>What is drawn of one flow.</summary>
public sealed class FlowSeries
{
    private double _lastWindow = double.NegativeInfinity;
    private double _lastPosition = double.NegativeInfinity;

    /// <summary>Its name in legends.</summary>
    public string Name { get; set; } = "";

    /// <summary>Seconds and kilobytes of congestion window.</summary>
    public IList<(double At, double Value)> Windows { get; } = [];

    /// <summary>Seconds and milliseconds of smoothed round trip.</summary>
    public IList<(double At, double Value)> RoundTrips { get; } = [];

    /// <summary>Seconds and Mbit/s of data sent, in each quarter of a second.</summary>
    public IList<(double At, double Value)> Rates { get; } = [];

    /// <summary>Seconds and megabytes of stream position.</summary>
    public IList<(double At, double Value)> Positions { get; } = [];

    /// <summary>Seconds and congestion window of declared losses.</summary>
    public IList<(double At, double Value)> Losses { get; } = [];

    internal void AddWindow(double at, double window, double roundTrip, double interval)
    {
        if (at - _lastWindow >= interval)
        {
            _lastWindow = at;
            Windows.Add((at, window));
            RoundTrips.Add((at, roundTrip));
        }
    }

    internal void AddPosition(double at, ulong position, double interval)
    {
        if (at - _lastPosition >= interval)
        {
            _lastPosition = at;
            Positions.Add((at, position / 1e6));
        }
    }

    internal void AddRate(double at, int bytes, double interval)
    {
        double start = Math.Floor(at / interval) * interval;

        // Intervals in which nothing was sent are drawn as such.
        while (Rates.Count > 0 && Rates[^1].At + (1.5 * interval) < start)
        {
            Rates.Add((Rates[^1].At + interval, 0));
        }

        double rate = bytes * 8 / interval / 1e6;
        if (Rates.Count > 0 && Math.Abs(Rates[^1].At - start) < interval / 2)
        {
            Rates[^1] = (start, Rates[^1].Value + rate);
        }
        else
        {
            Rates.Add((start, rate));
        }
    }
}
