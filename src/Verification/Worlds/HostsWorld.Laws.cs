using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Worlds;

/// <content>What a host owes to a packet that has come: each law says again what a clause says, apart from the engine.</content>
internal sealed partial class HostsWorld
{
    private HostsLaws Laws(int host, int before, in HostPacket came, HostsStep step)
    {
        HostState then = _locals[before];
        ControlPacket packet = came.Control;
        FlowRecord? named = then.End.Record.Flow(packet.DestinationFlow);
        ControlPacket[] sent = [.. step.Sent.Select(number => _locals.Packet(number).Control)];
        HostsLaws broken = HostsLaws.None;
        if (named is null && packet.Flags is (ControlFlags.Syn | ControlFlags.Ack) or ControlFlags.Rsyn or (ControlFlags.Rsyn | ControlFlags.Ack)
            && !sent.Any(reply => reply.Flags == (ControlFlags.Rst | ControlFlags.Ack) && reply.Nonce == packet.Nonce))
        {
            broken |= HostsLaws.StraysAreAnswered;
        }

        FlowRecord? asked = then.End.Record.Flows
            .Select(flow => (FlowRecord?)flow)
            .FirstOrDefault(flow => flow!.Value.Has(FlowFacts.Passive) && flow.Value.PeerFlow == packet.SourceFlow);
        bool again = packet.Flags == ControlFlags.Syn && asked is { State: FlowState.SynReceived } half && half.PeerNonce == packet.Nonce;
        if (again && (step.Forks || !sent.Any(reply => reply.Flags == (ControlFlags.Syn | ControlFlags.Ack))))
        {
            broken |= HostsLaws.RepeatedSynsAreAnswered;
        }

        bool moves = packet.Flags == ControlFlags.Rsyn && named is { State: FlowState.Established } flow
            && !flow.IsHomeless && flow.PeerNonce == packet.Nonce && flow.PeerFlow == packet.SourceFlow
            && then.Addresses.Contains(flow.Sending)
            && SerialNumber.IsNewer(packet.Version, flow.PeerMove) && SerialNumber.IsNewer(packet.Version, flow.PeerOpening);
        if (moves && !sent.Any(reply => reply.Flags == (ControlFlags.Rsyn | ControlFlags.Ack)))
        {
            broken |= HostsLaws.MovesAreAnswered;
        }

        return broken;
    }
}
