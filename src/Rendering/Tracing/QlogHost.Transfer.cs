using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Tracing;

/// <content>Windows, losses and what is handed to the application.</content>
public sealed partial class QlogHost : ITransferObserver
{
    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now)
    {
        if (Trace(plane) is { } trace)
        {
            QlogEvents.Metrics(trace, trace.Path(flow.LocalFlow), flow, now);
        }
    }

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now)
    {
        if (Trace(plane) is { } trace)
        {
            QlogEvents.Lost(trace, trace.Path(flow.LocalFlow), packets, timeout, now);
            QlogEvents.Metrics(trace, trace.Path(flow.LocalFlow), flow, now);
        }
    }

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
    {
        if (Trace(plane) is { } trace)
        {
            QlogEvents.Delivered(trace, from, bytes, now);
        }
    }

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now)
    {
        if (Trace(plane) is { } trace)
        {
            QlogEvents.Metrics(trace, trace.Path(flow.LocalFlow), flow, now);
        }
    }

    private QlogTrace? Trace(DataPlane plane) => plane?.Tag is Connection connection ? _traces.GetValueOrDefault(connection) : null;
}
