using ServalRef.Oracle.Findings;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Routes;

/// <summary>A SYN as it was seen somewhere on its way.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Route">Its SOURCE.</param>
/// <param name="CameHere">Whether it came to the host of the capture.</param>
/// <param name="Transport">A digest of what follows the SAL header; none if nobody says that a router leaves it as it is.</param>
internal sealed record SeenSyn(Observation Packet, SourceRoute Route, bool CameHere, int? Transport = null);

/// <summary>The latest SYNs, by flow ID and version: all ways on which one SYN was seen.</summary>
internal sealed class SeenSyns
{
    private const int Most = 4_096;

    private const int MostWays = 8;

    private readonly Dictionary<(uint Flow, uint Version), List<SeenSyn>> _syns = [];

    private readonly Queue<(uint Flow, uint Version)> _order = [];

    /// <summary>The SYNs of a flow ID and version, in order of time.</summary>
    internal IReadOnlyList<SeenSyn> Of(uint flow, uint version) => _syns.TryGetValue((flow, version), out List<SeenSyn>? ways) ? ways : [];

    internal void Add(SeenSyn syn)
    {
        (uint, uint) key = (syn.Packet.Packet.SourceFlow, syn.Packet.Packet.Version);
        if (!_syns.TryGetValue(key, out List<SeenSyn>? ways))
        {
            _syns[key] = ways = [];
            _order.Enqueue(key);
            if (_order.Count > Most)
            {
                _syns.Remove(_order.Dequeue());
            }
        }

        ways.AddLatest(syn, MostWays);
    }
}
