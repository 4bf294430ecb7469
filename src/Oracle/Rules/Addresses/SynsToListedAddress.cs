using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>At most 2 SYNs without an answer go to an address that the peer has listed, retransmissions included (ADDR-6b).</summary>
internal sealed class SynsToListedAddress(ConnectionView connection) : Rule
{
    private readonly Tries[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        if (packet.CameHere && ToldAddresses.Of(packet) is { IsList: true } told)
        {
            _hosts[1 - packet.Side].Take(told);
        }

        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived && packet is { WasSentHere: true, From.IsBlurred: false })
        {
            Count(packet, control, _hosts[packet.Side]);
        }
        else if (control.Trigger is FlowTrigger.SynAckArrived or FlowTrigger.NackArrived or FlowTrigger.RstArrived && packet.CameHere)
        {
            // An answer is one whatever it says; it is to a SYN that went where it comes from, or where its flow was opened to.
            Tries host = _hosts[1 - packet.Side];
            host.Unanswered.Remove(control.Packet.Source.IPv4);
            foreach (ConnectionFlow flow in connection.Flows)
            {
                if (flow.Opener == packet.To)
                {
                    host.Unanswered.Remove(flow.Syn.Packet.Destination.IPv4);
                }
            }
        }
    }

    private void Count(in Sighting packet, Observation syn, Tries host)
    {
        uint address = syn.Packet.Destination.IPv4;
        if (!host.Listed.Contains(address))
        {
            return;
        }

        connection.Context.Sink.Exercise("ADDR-6b");
        int tries = host.Unanswered.GetValueOrDefault(address) + 1;
        host.Unanswered[address] = tries;
        host.OfFlow = host.Flow == packet.From ? host.OfFlow + 1 : 1;
        host.Flow = packet.From;
        if (tries > PeerAddresses.MostUnanswered && !host.IsReported)
        {
            host.IsReported = true;
            packet.From!.Report(
                packet.Source,
                "ADDR-6b",
                packet.Reference,
                $"{PacketText.WithEnds(syn.Packet)}, the third without an answer",
                [$"at most {PeerAddresses.MostUnanswered} SYNs to a listed address that does not answer (ADDR-6b)"],
                "A list may name places that cannot be reached: two tries are enough to notice.",
                unproven: host.OfFlow <= PeerAddresses.MostUnanswered);
        }
    }

    /// <summary>What one host has tried.</summary>
    private sealed class Tries
    {
        private uint? _version;

        /// <summary>The addresses of the newest list that has come to it.</summary>
        internal HashSet<uint> Listed { get; private set; } = [];

        /// <summary>SYNs to each address since the last answer from there.</summary>
        internal Dictionary<uint, int> Unanswered { get; } = [];

        /// <summary>The flow that was tried last: an answer to it, which the capture may lack, would have ended its tries.</summary>
        internal EndpointJudge? Flow { get; set; }

        /// <summary>SYNs of that flow in a row.</summary>
        internal int OfFlow { get; set; }

        internal bool IsReported { get; set; }

        /// <summary>A list has come: an older one is ignored (ADDR-3c), and what a newer one leaves out is forgotten with its tries .</summary>
        internal void Take(ToldAddresses told)
        {
            if (_version is { } version && SerialNumber.IsNewer(version, told.Version))
            {
                return;
            }

            _version = told.Version;
            Listed = [.. told.List.Select(a => a.IPv4)];
            foreach (uint address in Unanswered.Keys.Where(a => !Listed.Contains(a)).ToArray())
            {
                Unanswered.Remove(address);
            }
        }
    }
}
