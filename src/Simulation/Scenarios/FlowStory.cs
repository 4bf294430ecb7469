using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <summary>A flow of a connection as one end knows it.</summary>
/// <param name="Flow">Its part of the data plane, with counters.</param>
/// <param name="Host">The end's host.</param>
/// <param name="Local">Its first address.</param>
/// <param name="Peer">The peer's first address.</param>
public sealed record FlowStory(
    TransferFlow Flow, string Host, NetworkAddress Local, NetworkAddress Peer)
{
    /// <summary>Bytes of data sent on it.</summary>
    public long Bytes => Flow.Counters.Bytes;

    /// <summary>Of these, bytes that had been sent before.</summary>
    public long RepeatedBytes => Flow.Counters.RepeatedBytes;
}
