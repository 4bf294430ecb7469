namespace ServalRef.StateMachines.Connections;

/// <summary>A packet that a step of a connection sends.</summary>
/// <param name="Flow">Our flow ID of the flow that sends it; 0 for a reply to a packet that names no live flow.</param>
/// <param name="Emission">The packet and why it is sent.</param>
public readonly record struct FlowEmission(uint Flow, Emission Emission)
{
    /// <summary>The packet.</summary>
    public ControlPacket Packet => Emission.Packet;
}
