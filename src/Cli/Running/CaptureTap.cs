using ServalRef.Oracle.Capture;
using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Running;

/// <summary>Writes what hosts send and receive as pcapng, one interface for each of theirs, named <c>HOST.if</c>.</summary>
/// <remarks>A packet that is delivered stands in it twice, one that is lost once. Background traffic, which has no bytes, is left out.</remarks>
internal sealed class CaptureTap(PcapNgWriter writer) : ITap
{
    private readonly Dictionary<NetworkInterface, int> _interfaces = [];
    private readonly PacketImage _image = new();

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Write(at, frame, inbound: false, now);

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Write(at, frame, inbound: true, now);

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
    }

    private void Write(NetworkInterface at, in Frame frame, bool inbound, Instant now)
    {
        if (!_interfaces.TryGetValue(at, out int id))
        {
            _interfaces[at] = id = writer.AddInterface(at.FullName, LinkLayer.Raw);
        }

        writer.Write(id, now, _image.Of(frame), inbound: inbound);
    }
}
