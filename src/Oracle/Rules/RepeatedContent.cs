using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>A request that is sent again has the nonce and the extensions of the first one (CTL-5).</summary>
internal sealed class RepeatedContent(EndpointJudge end) : Rule
{
    private const int Most = 256;

    private readonly Dictionary<(FlowTrigger, uint), Observation> _first = [];

    internal override void See(in Sighting packet)
    {
        if (packet.From != end || packet.Control is not { IsKnown: true, IsMalformed: false } sent || !end.IsOwn(sent.Packet)
            || (!sent.Kind.ConsumesVersion(end.Dialect) && sent.Trigger != FlowTrigger.RsynAckArrived))
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

        end.Sink.Exercise("CTL-5b");
        if (first.Content != sent.Content)
        {
            end.Report(
                sent.Packet.Source,
                "CTL-5b",
                sent.Reference,
                PacketText.WithEnds(sent.Packet),
                [$"the same content as {PacketText.Place(first.Reference)}"],
                $"It repeats {PacketText.Place(first.Reference)} and yet differs from it in nonce or extensions.");
        }
    }
}
