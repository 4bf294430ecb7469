using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>A data packet, of which only the ends of the streams matter here: all other bytes are taken to be delivered.</summary>
/// <remarks>It is kept among control packets, without flags; where these have a version, it says what it carries.</remarks>
internal static class StreamPacket
{
    private const uint End = 1;

    private const uint EndAcknowledged = 2;

    /// <summary>The end of the sender's stream, on a flow.</summary>
    internal static ControlPacket OfEnd(in FlowRecord flow) => On(flow, End);

    /// <summary>A DATA_ACK that covers the end of the receiver's stream, on a flow.</summary>
    internal static ControlPacket OfAcknowledgement(in FlowRecord flow) => On(flow, EndAcknowledged);

    internal static bool CarriesEnd(in ControlPacket packet) => packet.Version == End;

    internal static bool AcknowledgesEnd(in ControlPacket packet) => packet.Version == EndAcknowledged;

    internal static string Name(in ControlPacket packet) => CarriesEnd(packet) ? "end of stream" : "DATA_ACK of the end";

    // Data goes between adopted addresses (MIG-15).
    private static ControlPacket On(in FlowRecord flow, uint content) =>
        new(ControlFlags.None, flow.LocalFlow, flow.PeerFlow, content, 0, 0, default, flow.Peer);
}
