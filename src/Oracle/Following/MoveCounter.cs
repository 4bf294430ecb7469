using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>Counts moves by what is seen of them: RSYN, RSYN+ACK that answers it, ACK that answers that.</summary>
internal sealed class MoveCounter
{
    private readonly HashSet<(bool ByOpener, uint Version)> _asked = [];

    private readonly Dictionary<(bool ByOpener, uint Ackno), uint> _answered = [];

    private readonly HashSet<(bool ByOpener, uint Version)> _completed = [];

    internal int Count => _completed.Count;

    internal void Add(Observation observation, bool fromOpener, Dialect dialect)
    {
        ControlPacket packet = observation.Packet;
        if (!observation.IsKnown)
        {
            return;
        }

        if (observation.Trigger == FlowTrigger.RsynArrived)
        {
            _asked.Add((fromOpener, packet.Version));
        }
        else if (observation.Trigger == FlowTrigger.RsynAckArrived && _asked.Contains((!fromOpener, packet.Ackno - 1)))
        {
            uint ackno = Freshness.AcknoFor(packet.Version, dialect.MoveAnswerConsumesVersion);
            _answered[(!fromOpener, ackno)] = packet.Ackno - 1;
        }
        else if (observation.Trigger == FlowTrigger.AckArrived && _answered.TryGetValue((fromOpener, packet.Ackno), out uint version))
        {
            _completed.Add((fromOpener, version));
        }
    }
}
