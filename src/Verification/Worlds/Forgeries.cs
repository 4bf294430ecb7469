using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Worlds;

/// <summary>Packets of an attacker who sees everything of a flow but its nonces.</summary>
/// <remarks>
/// He knows flow IDs, versions and addresses, which is more than an attacker off the path does. The one thing that he is not
/// given is the answer to a SYN: there the ackno stands in for the nonce, since no nonce is recorded yet (SEC-4).
/// </remarks>
internal static class Forgeries
{
    private const ulong WrongNonce = 0xF0F0;

    private const uint WrongFlow = 0xF0F;

    private static readonly ControlFlags[] Kinds =
    [
        ControlFlags.Syn, ControlFlags.Syn | ControlFlags.Ack, ControlFlags.Ack, ControlFlags.Rsyn, ControlFlags.Rsyn | ControlFlags.Ack,
        ControlFlags.Fin, ControlFlags.Fin | ControlFlags.Ack, ControlFlags.Rst, ControlFlags.Rst | ControlFlags.Ack,
        ControlFlags.Nack | ControlFlags.Ack,
    ];

    /// <summary>What he may send to one end of a flow.</summary>
    internal static IEnumerable<ControlPacket> Against(FlowRecord record)
    {
        if (record.State == FlowState.Closed)
        {
            yield break;
        }

        int host = Places.HostOf(record.Local);
        NetworkAddress source = Places.Of(1 - host, Places.Most - 1);
        uint[] answers = [record.Opening.Version + 1, record.Move.Version + 1, record.Answer.Version + 1, record.Fin.Version + 1];
        foreach (ControlFlags flags in Kinds)
        {
            bool guesses = record.State == FlowState.SynSent && flags == (ControlFlags.Syn | ControlFlags.Ack);
            foreach (uint version in Versions(record))
            {
                foreach (uint ackno in (flags & ControlFlags.Ack) == 0 ? [0u] : answers.Distinct())
                {
                    yield return new ControlPacket(
                        flags, record.PeerFlow, record.LocalFlow, version, guesses ? ackno + 1000 : ackno, WrongNonce, source, record.Local);
                }
            }
        }
    }

    /// <summary>What he may send to a host beside: a list of his own addresses, a JOIN, and an answer to a registration.</summary>
    internal static IEnumerable<HostPacket> AgainstHost(HostState host)
    {
        if (host.End.Record.Flows.Count == 0)
        {
            yield break;
        }

        FlowRecord flow = host.End.Record.Flows[0];
        NetworkAddress source = Places.Of(1 - Places.HostOf(flow.Local), Places.Most - 1);
        ControlPacket carrier = new(ControlFlags.None, flow.PeerFlow, flow.LocalFlow, flow.PeerOpening, 0, WrongNonce, source, flow.Local);
        yield return new HostPacket(carrier, new ControlExtensions { Addresses = new AddressExtension(1000, 0, [source]) });
        ControlPacket syn = new(ControlFlags.Syn, WrongFlow, 0, 1, 0, WrongNonce, source, flow.Local);
        yield return new HostPacket(syn, new ControlExtensions { Kind = ConnectionKind.Join, Token = host.End.Token });
    }

    private static uint[] Versions(in FlowRecord r) =>
        [.. new[] { r.PeerMove - 1, r.PeerMove, r.PeerMove + 1, r.PeerFin, r.PeerFin + 1 }.Distinct()];
}
