using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>Told what a data plane does, for traces and invariants; it must not call back.</summary>
public interface ITransferObserver
{
    /// <summary>An MTP packet was written.</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="flow">The flow that carries it.</param>
    /// <param name="packet">What it is.</param>
    /// <param name="now">When.</param>
    void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now);

    /// <summary>An ACK took packets out of flight.</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="flow">The flow acknowledged.</param>
    /// <param name="bytes">Bytes of data newly acknowledged.</param>
    /// <param name="now">When.</param>
    void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now);

    /// <summary>Packets were declared lost.</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="flow">The flow that carried them.</param>
    /// <param name="packets">How many.</param>
    /// <param name="timeout">Whether a timeout said so.</param>
    /// <param name="now">When.</param>
    void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now);

    /// <summary>A DATA_ACK and a window came.</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="dataAck">The DATA_ACK of the packet.</param>
    /// <param name="edge">DATA_ACK + window of the packet.</param>
    /// <param name="now">When.</param>
    void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now);

    /// <summary>Bytes of the peer's stream were handed to the application.</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="from">Position of the first.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="now">When.</param>
    void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now);

    /// <summary>A flow has another path: its window and its round trip begin anew (MIG-16).</summary>
    /// <param name="plane">The data plane.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="now">When.</param>
    void OnNewPath(DataPlane plane, TransferFlow flow, Instant now);
}

/// <summary>An MTP packet as its sender knows it.</summary>
/// <param name="Flags">What it says.</param>
/// <param name="Number">Its full packet number.</param>
/// <param name="Sequence">With DATA: position of the first byte.</param>
/// <param name="Bytes">Bytes of data.</param>
/// <param name="IsRepeated">Whether all it carries was sent before.</param>
/// <param name="DataAck">With ACK: what it acknowledges.</param>
/// <param name="Edge">With ACK: DATA_ACK + window.</param>
public readonly record struct SentReport(
    MtpFlags Flags, ulong Number, ulong Sequence, int Bytes, bool IsRepeated, ulong DataAck, ulong Edge);
