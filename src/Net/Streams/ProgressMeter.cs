using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Net.Streams;

/// <summary>The longest time in which neither the peer took a byte that was on its way, nor the application got one.</summary>
/// <param name="next">Also told; none if nobody is.</param>
internal sealed class ProgressMeter(ITransferObserver? next) : ITransferObserver
{
    private Instant _since = Instant.Never;
    private ulong _acknowledged;

    /// <summary>The longest pause so far.</summary>
    internal Duration Longest { get; private set; }

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
        if (packet.Bytes > 0 && _since == Instant.Never)
        {
            _since = now;
        }

        next?.OnSent(plane, flow, packet, now);
    }

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
        if (dataAck > _acknowledged)
        {
            _acknowledged = dataAck;
            Advance(now);

            // All has arrived: what comes now is no pause, but nothing to do.
            _since = dataAck >= plane.SentUpTo ? Instant.Never : now;
        }

        next?.OnDataAck(plane, dataAck, edge, now);
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
    {
        Advance(now);
        _since = now;
        next?.OnDelivered(plane, from, bytes, now);
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now) => next?.OnAcknowledged(plane, flow, bytes, now);

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now) =>
        next?.OnLost(plane, flow, packets, timeout, now);

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now) => next?.OnNewPath(plane, flow, now);

    private void Advance(Instant now) => Longest = _since == Instant.Never ? Longest : Duration.Max(Longest, now - _since);
}
