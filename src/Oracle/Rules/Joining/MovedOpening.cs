using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>An opener that has moved goes on with a SYN of fresh version (OPEN-9).</summary>
internal sealed class MovedOpening(EndpointJudge end) : Rule
{
    private Observation? _last;

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (!packet.WasSentHere || packet.From != end || end.IsBlurred || !end.Dialect.OpenerMoves
            || packet.Control is not { IsKnown: true, Trigger: FlowTrigger.SynArrived } syn)
        {
            return;
        }

        if (_last is { } last && !_isReported && last.Packet.Source.IPv4 != syn.Packet.Source.IPv4 && last.Packet.Version == syn.Packet.Version)
        {
            _isReported = true;
            end.Report(
                packet.Source,
                "OPEN-9",
                packet.Reference,
                $"{PacketText.WithEnds(syn.Packet)}, the version of {PacketText.Place(last.Reference)}",
                ["a SYN of fresh version (OPEN-9)"],
                "Two SYNs of one version from two addresses leave open which of them an answer is meant for.");
        }

        _last = syn;
    }
}
