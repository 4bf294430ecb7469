using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>A packet that came and had to change nothing.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Clause">The clause that says so.</param>
internal readonly record struct IgnoredArrival(Observation Packet, string Clause);

/// <summary>The latest packets that a host had to ignore, so that an answer to one of them is recognised.</summary>
internal sealed class IgnoredArrivals
{
    private const int Most = 8;

    private readonly List<IgnoredArrival> _latest = [];

    internal void Note(Observation packet, string clause) => _latest.AddLatest(new IgnoredArrival(packet, clause), Most);

    /// <summary>The ignored packet that an ackno names, if there is one.</summary>
    internal IgnoredArrival? NamedBy(uint ackno, Dialect dialect)
    {
        for (int i = _latest.Count - 1; i >= 0; i--)
        {
            Observation packet = _latest[i].Packet;
            if (ackno == Freshness.AcknoFor(packet.Packet.Version, !packet.IsKnown || packet.Kind.ConsumesVersion(dialect)))
            {
                return _latest[i];
            }
        }

        return null;
    }
}
