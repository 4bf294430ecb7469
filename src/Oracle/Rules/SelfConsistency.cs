using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>What a host's own packets must agree on among themselves, whatever reached it: certain from any capture point.</summary>
internal sealed class SelfConsistency(FindingSink sink)
{
    private const int Most = 256;

    private readonly Dictionary<(FlowTrigger, uint), Observation> _first = [];

    /// <summary>Compares a request with the same request sent before.</summary>
    internal void Check(EndpointJudge host, Observation sent)
    {
        if (!host.States[0].Record.LocalNonce.Equals(sent.Packet.Nonce))
        {
            return;
        }

        if (!sent.IsKnown)
        {
            // A certain host is told by its judge, with its states.
            if (!host.IsCertain)
            {
                host.Report(
                    sent.Packet.Source,
                    "CTL-4",
                    sent.Reference,
                    PacketText.WithEnds(sent.Packet),
                    ["each request in a packet of its own (CTL-4)"],
                    $"No host may send {ControlFlagsText.ToText(sent.Packet.Flags)}: requests are not merged.");
            }

            return;
        }

        if (!sent.Kind.ConsumesVersion(host.Dialect) && sent.Trigger != FlowTrigger.RsynAckArrived)
        {
            return;
        }

        var key = (sent.Trigger, sent.Packet.Version);
        if (!_first.TryGetValue(key, out Observation? first))
        {
            if (_first.Count == Most)
            {
                _first.Clear();
            }

            _first.Add(key, sent);
            return;
        }

        sink.Exercise("CTL-5");
        if (first.Content != sent.Content)
        {
            host.Report(
                sent.Packet.Source,
                "CTL-5",
                sent.Reference,
                PacketText.WithEnds(sent.Packet),
                [$"the same content as {PacketText.Place(first.Reference)}"],
                $"It repeats {PacketText.Place(first.Reference)} and yet differs from it in nonce or extensions.");
        }
    }
}
