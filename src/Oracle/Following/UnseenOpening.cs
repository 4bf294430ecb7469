using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>
/// A flow whose opening the capture does not hold: followed just far enough to know whether its end is certain, and held to the rules
/// that need no states.
/// </summary>
internal sealed class UnseenOpening(uint firstFlow, uint secondFlow, NetworkAddress first, NetworkAddress second, int order, bool hasHost)
{
    private uint? _firstFin;

    private uint? _secondFin;

    private bool _firstAnswered;

    private bool _secondAnswered;

    private bool _reset;

    private bool _bothWays;

    private bool _judged;

    private readonly FlowLadder _ladder = new() { Flow = $"{firstFlow}>{secondFlow}" };

    private FlowEnd? _firstEnd;

    private FlowEnd? _secondEnd;

    internal int Order { get; } = order;

    /// <summary>Whether a reset, or FINs answered both ways, made the state unique.</summary>
    internal bool IsUnique => _reset || (_firstAnswered && _secondAnswered);

    /// <summary>Whether it is a flow: packets went both ways, or a judged host takes part.</summary>
    internal bool IsFlow => _judged && (_bothWays || hasHost);

    private bool IsViolated => _firstEnd?.Judge.Violations > 0 || _secondEnd?.Judge.Violations > 0;

    internal void Note(in ControlPacket packet, bool judged)
    {
        _bothWays |= packet.SourceFlow != firstFlow;
        _judged |= judged;
    }

    /// <summary>The end that sent a packet; null as long as nothing tells the nonce of that end.</summary>
    internal FlowEnd? EndOf(Observation sent, JudgeContext context, Dialect dialect)
    {
        ref FlowEnd? end = ref sent.Packet.SourceFlow == firstFlow ? ref _firstEnd : ref _secondEnd;
        if (end is null && sent.IsKnown && sent.Trigger is not (FlowTrigger.RstArrived or FlowTrigger.NackArrived))
        {
            var start = new FlowRecord
            {
                LocalFlow = sent.Packet.SourceFlow,
                PeerFlow = sent.Packet.DestinationFlow,
                LocalNonce = sent.Packet.Nonce,
                Local = sent.Packet.Source,
            };
            end = new FlowEnd(new EndpointJudge(context, dialect, _ladder, certain: false, start, sent.Time) { IsUnseen = true });
        }

        end?.Note(sent);
        return end;
    }

    /// <summary>The trace is over.</summary>
    internal void Conclude(Instant time)
    {
        _firstEnd?.Rules.Conclude(time);
        _secondEnd?.Rules.Conclude(time);
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
            Verdict = IsViolated ? Verdict.Violation : IsUnique ? Verdict.Conforms : Verdict.Inconclusive,
            States = [states, states],
            Migrations = 0,
        };
    }
}
