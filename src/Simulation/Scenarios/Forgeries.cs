using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Control packets of an attacker who knows the flow IDs and not the nonce.</summary>
internal static class Forgeries
{
    /// <summary>One of each kind.</summary>
    internal static IReadOnlyList<ControlFlags> All { get; } =
    [
        ControlFlags.Rst, ControlFlags.Fin, ControlFlags.Ack, ControlFlags.Rsyn, ControlFlags.Rsyn | ControlFlags.Ack,
        ControlFlags.Syn | ControlFlags.Ack, ControlFlags.Nack | ControlFlags.Ack, ControlFlags.Rst | ControlFlags.Ack,
    ];

    /// <summary>Has one arrive at a host, from the peer's address.</summary>
    internal static void Send(ServalHost host, in FlowRecord flow, ControlFlags flags, Random chance, Instant now)
    {
        if (!host.Endpoint.Addresses.Contains(flow.Local))
        {
            return;
        }

        Span<byte> draft = host.Network.Draft;
        SalWriter writer = new(draft, Dialect.Mtp1);
        writer.Begin(flow.PeerFlow, flow.LocalFlow, SalProtocol.Mtp);
        bool acknowledges = (flags & ControlFlags.Ack) != 0;
        writer.AddControl(
            flags, flow.ExpectedVersion + (uint)chance.Next(3), acknowledges ? flow.NextVersion : 0, (ulong)chance.NextInt64(1, long.MaxValue));
        host.Receive(host.Network.Drafted(new Transmit(writer.Finish(), flow.Peer, flow.Local)), now);
    }
}
