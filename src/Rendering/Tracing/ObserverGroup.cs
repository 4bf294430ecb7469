using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Rendering.Tracing;

/// <summary>Several that are told what endpoints do.</summary>
/// <param name="control">Told of control planes.</param>
/// <param name="transfer">Told of data planes.</param>
public sealed class ObserverGroup(IReadOnlyList<IEndpointObserver> control, IReadOnlyList<ITransferObserver> transfer)
    : IEndpointObserver, ITransferObserver
{
    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        foreach (IEndpointObserver observer in control)
        {
            observer.OnControl(connection, before, input, now);
        }
    }

    /// <inheritdoc/>
    public void OnStep(Connection connection, HostInput input, in HostContext host, ReadOnlySpan<uint> drawn)
    {
        foreach (IEndpointObserver observer in control)
        {
            observer.OnStep(connection, input, host, drawn);
        }
    }

    /// <inheritdoc/>
    public void OnAddresses(Endpoint host, Instant now)
    {
        foreach (IEndpointObserver observer in control)
        {
            observer.OnAddresses(host, now);
        }
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now)
    {
        foreach (IEndpointObserver observer in control)
        {
            observer.OnDropped(reason, now);
        }
    }

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnSent(plane, flow, packet, now);
        }
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnAcknowledged(plane, flow, bytes, now);
        }
    }

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnLost(plane, flow, packets, timeout, now);
        }
    }

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnDataAck(plane, dataAck, edge, now);
        }
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnDelivered(plane, from, bytes, now);
        }
    }

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now)
    {
        foreach (ITransferObserver observer in transfer)
        {
            observer.OnNewPath(plane, flow, now);
        }
    }
}
