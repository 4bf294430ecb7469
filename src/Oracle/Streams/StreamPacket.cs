using ServalRef.Oracle.Following;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Streams;

/// <summary>Where an MTP packet stands and whose it is.</summary>
/// <param name="Reference">Its place in the capture.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Destination">Where it went.</param>
/// <param name="From">The end of the flow that sent it.</param>
/// <param name="Flow">The sender's flow ID.</param>
/// <param name="Side">Which of the connection's hosts sent it: 0, who opened the connection, or 1.</param>
internal readonly record struct StreamPacket(
    PacketReference Reference, NetworkAddress Source, NetworkAddress Destination, FlowEnd From, uint Flow, int Side);
