using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Writes the packets of the control plane and queues them, as far as an address that is not proven may be sent to (SEC-9).</summary>
/// <param name="queue">Where they wait to be sent.</param>
internal sealed class ControlOutlet(PacketQueue queue)
{
    /// <summary>The length of a packet with its IP header, and that of UDP if it travels in it.</summary>
    internal static int WireBytes(int length, NetworkAddress source) => length + Ipv4.Overhead(source);

    /// <summary>Sends a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="window">The window that it tells, if it does.</param>
    /// <param name="timeToLive">The TTL that it leaves with.</param>
    internal void Send(in HostPacket packet, MtpFields? window = null, byte timeToLive = Ipv4.UsualTimeToLive)
    {
        byte[] buffer = queue.Rent();
        Add(buffer, ControlEncoder.Write(buffer, packet, window), packet.Control, timeToLive);
    }

    /// <summary>Sends a packet if its destination may be sent to.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="window">The window that it tells, if it does.</param>
    /// <param name="unproven">The address that is not proven.</param>
    /// <param name="canBeSpared">Whether the packet can be done without.</param>
    /// <returns>What may be sent there after it.</returns>
    internal UnprovenAddress Send(in HostPacket packet, MtpFields? window, UnprovenAddress unproven, bool canBeSpared)
    {
        byte[] buffer = queue.Rent();
        int length = ControlEncoder.Write(buffer, packet, window);
        int bytes = WireBytes(length, packet.Control.Source);
        if (!unproven.Allows(packet.Control.Destination, bytes, canBeSpared))
        {
            queue.Return(buffer);
            return unproven;
        }

        Add(buffer, length, packet.Control);
        return unproven.Send(packet.Control.Destination, bytes);
    }

    private void Add(byte[] buffer, int length, in ControlPacket control, byte timeToLive = Ipv4.UsualTimeToLive) =>
        queue.Add(buffer, length, control.Source, control.Destination, timeToLive);
}
