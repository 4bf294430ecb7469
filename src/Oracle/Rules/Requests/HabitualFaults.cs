using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>
/// Faults of a host that is seen from elsewhere: told when they come twice, by packets of one kind. One such packet may be a stranger's who has read the nonce on
/// the way; a host that does wrong does so again.
/// </summary>
internal sealed class HabitualFaults
{
    /// <summary>What follows so soon is the same packet, doubled on its way.</summary>
    private static readonly Duration Doubling = Duration.FromMilliseconds(25);

    private readonly Dictionary<(string Clause, FlowTrigger Kind), (Finding First, bool IsTold)> _known = [];

    private readonly record struct Finding(PacketReference Packet, NetworkAddress Host, string Observed, string Allowed, string Message, bool Unproven);

    /// <summary>Whether there is one already, told or not.</summary>
    internal bool HasAny => _known.Count > 0;

    /// <summary>A packet breaks a clause.</summary>
    /// <param name="judge">The end that sent it.</param>
    /// <param name="sent">The packet.</param>
    /// <param name="clause">The clause.</param>
    /// <param name="allowed">What was allowed instead.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="unproven">Whether a missing frame would explain it.</param>
    internal void Note(EndpointJudge judge, Observation sent, string clause, string allowed, string message, bool unproven = false)
    {
        (string, FlowTrigger) key = (clause, sent.Trigger);
        if (!_known.TryGetValue(key, out (Finding First, bool IsTold) known))
        {
            var found = new Finding(sent.Reference, sent.Packet.Source, PacketText.WithEnds(sent.Packet), allowed, message, unproven);
            _known.Add(key, (found, false));
        }
        else if (!known.IsTold && sent.Time - known.First.Packet.Time >= Doubling)
        {
            (Finding first, _) = known;
            _known[key] = (first, true);
            judge.Report(
                first.Host, clause, first.Packet, first.Observed, [$"{first.Allowed} ({clause})"], first.Message, unproven: first.Unproven);
        }
    }
}
