using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>A flow whose opening the capture does not hold: followed just far enough to know whether its end is certain.</summary>
internal sealed class UnseenOpening(uint firstFlow, uint secondFlow, NetworkAddress first, NetworkAddress second, int order, bool hasHost)
{
    private uint? _firstFin;

    private uint? _secondFin;

    private bool _firstAnswered;

    private bool _secondAnswered;

    private bool _reset;

    private bool _bothWays;

    private bool _judged;

    internal int Order { get; } = order;

    /// <summary>Whether a reset, or FINs answered both ways, made the state unique.</summary>
    internal bool IsUnique => _reset || (_firstAnswered && _secondAnswered);

    /// <summary>Whether it is a flow: packets went both ways, or a judged host takes part.</summary>
    internal bool IsFlow => _judged && (_bothWays || hasHost);

    internal void Note(in ControlPacket packet, bool judged)
    {
        _bothWays |= packet.SourceFlow != firstFlow;
        _judged |= judged;
    }

    internal void Add(Observation observation)
    {
        if (!observation.IsKnown)
        {
            return;
        }

        bool fromFirst = observation.Packet.SourceFlow == firstFlow;
        _reset |= observation.Trigger == FlowTrigger.RstArrived;
        if (observation.Trigger == FlowTrigger.FinArrived)
        {
            uint answer = Freshness.AcknoFor(observation.Packet.Version);
            _firstFin = fromFirst ? answer : _firstFin;
            _secondFin = fromFirst ? _secondFin : answer;
        }

        if (observation.Packet.Acknowledges)
        {
            _secondAnswered |= fromFirst && observation.Packet.Ackno == _secondFin;
            _firstAnswered |= !fromFirst && observation.Packet.Ackno == _firstFin;
        }
    }

    internal FlowReport Report()
    {
        IReadOnlyList<string> states = IsUnique
            ? _reset ? [nameof(FlowState.Closed)] : [nameof(FlowState.TimeWait), nameof(FlowState.Closed)]
            : ["unknown"];
        return new FlowReport
        {
            Id = $"{firstFlow}>{secondFlow}",
            Hosts = [first, second],
            Verdict = IsUnique ? Verdict.Conforms : Verdict.Inconclusive,
            States = [states, states],
            Migrations = 0,
        };
    }
}
