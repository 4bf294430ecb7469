using ServalRef.Runtime.Wire;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>An attacker who reads one direction of a link, and sends from either end what he has made of it.</summary>
/// <param name="network">The network.</param>
/// <param name="what">What he does.</param>
/// <param name="near">The interface that the packets come from.</param>
/// <param name="far">The interface that they go to.</param>
/// <param name="seen">What both directions have shown of each flow.</param>
/// <param name="until">When he gives up.</param>
internal sealed class Interceptor(
    Network network, Interception what, NetworkInterface near, NetworkInterface far, SeenFlows seen, Instant until)
{
    private static readonly Dictionary<ControlFlags, ControlFlags> Answers = new()
    {
        [ControlFlags.Syn] = ControlFlags.Syn | ControlFlags.Ack,
        [ControlFlags.Rsyn] = ControlFlags.Rsyn | ControlFlags.Ack,
        [ControlFlags.Fin] = ControlFlags.Ack,
        [ControlFlags.Syn | ControlFlags.Ack] = ControlFlags.Ack,
        [ControlFlags.Rsyn | ControlFlags.Ack] = ControlFlags.Ack,
    };

    private bool _isSending;

    /// <summary>A packet comes to the link.</summary>
    internal void Read(in Frame frame, Instant now)
    {
        // What he sends himself comes by here too, and background traffic has no bytes to copy.
        if (_isSending || frame.Length == 0 || now > until)
        {
            return;
        }

        if (what.Kind != InterceptionKind.Answers)
        {
            Send(near, frame.Sal.ToArray(), what.Source ?? frame.Source, frame.Destination, now + what.After);
        }
        else if (SalPacket.TryDecode(frame.Sal, Dialect.Mtp1, out SalPacket packet) == DropReason.None && packet.HasControl)
        {
            seen.Note(packet);
            if (Answers.TryGetValue(packet.Flags, out ControlFlags flags))
            {
                Send(far, seen.Answer(packet, flags), what.Source ?? frame.Destination, frame.Source, now);
            }
        }
    }

    private void Send(NetworkInterface from, byte[] sal, NetworkAddress source, NetworkAddress destination, Instant at) =>
        network.Simulator.At(at, now =>
        {
            _isSending = true;
            FrameFields known = new(sal.Length, sal.Length + Ipv4.Overhead(source), source, destination);
            network.Send(from, new Frame(known, sal), now);
            _isSending = false;
        });
}

/// <summary>What an attacker on the path has read of flows: the nonce and the last version of whoever owns a flow ID.</summary>
/// <param name="chance">For what he has not read.</param>
internal sealed class SeenFlows(Random chance)
{
    private readonly Dictionary<uint, (ulong Nonce, uint Version)> _flows = [];

    /// <summary>Reads a control packet.</summary>
    internal void Note(in SalPacket packet) => _flows[packet.SourceFlow] = (packet.Nonce, packet.Version);

    /// <summary>The answer to a control packet, as its receiver would give it.</summary>
    internal byte[] Answer(in SalPacket packet, ControlFlags flags)
    {
        uint flow = packet.DestinationFlow != 0 ? packet.DestinationFlow : (uint)chance.Next(1, int.MaxValue);
        (ulong nonce, uint version) = _flows.TryGetValue(flow, out (ulong, uint) known)
            ? known
            : ((ulong)chance.NextInt64(1, long.MaxValue), (uint)chance.Next());
        byte[] buffer = new byte[128];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(flow, packet.SourceFlow, SalProtocol.Mtp);
        writer.AddControl(flags, version + 1, packet.Version + 1, nonce);
        return buffer[..writer.Finish()];
    }
}
