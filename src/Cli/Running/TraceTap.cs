using ServalRef.Rendering.Tracing;
using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Running;

/// <summary>Hands what passes the interfaces of a simulation to a trace.</summary>
internal sealed class TraceTap(TraceWriter writer) : ITap
{
    private readonly PacketImage _image = new();

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, inbound: false, now);

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, inbound: true, now);

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
        if (frame.Length > 0)
        {
            writer.Lost(where, frame.Source, frame.Destination, frame.WireBytes, now);
        }
    }

    private void Packet(NetworkInterface at, in Frame frame, bool inbound, Instant now) =>
        writer.Packet(at.FullName, inbound, frame.Source, frame.Destination, _image.Of(frame), now);
}
