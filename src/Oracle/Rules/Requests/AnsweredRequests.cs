using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>
/// What answers a request names a request that its receiver has sent, and answers its kind as that is answered (CTL-2a, MIG-28, TEAR-4a).
/// </summary>
/// <remarks>
/// It is held by the end that asks, against the one that answers. That a request of the right version was never sent is certain only
/// where it would have been seen; that an answer is one of the wrong kind is certain anywhere. At the host that answers the machines tell.
/// </remarks>
/// <param name="end">The end that asks.</param>
internal sealed class AnsweredRequests(EndpointJudge end) : Rule
{
    private const int Most = 256;

    private readonly Dictionary<(uint Version, FlowTrigger Kind), Observation> _requests = [];

    /// <summary>The requests that no right answer has come to.</summary>
    private readonly HashSet<(uint Version, FlowTrigger Kind)> _open = [];

    /// <summary>The versions that RSYN+ACKs bore which consume none: an ACK names such a version itself (CTL-2c).</summary>
    private readonly HashSet<uint> _borrowed = [];

    private readonly HabitualFaults _faults = new();

    private Observation? _newestMove;

    private bool _hasMovedAgain;

    internal override void See(in Sighting packet)
    {
        if (end.IsUnseen || packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (packet.From == end)
        {
            if (end.IsOwn(control.Packet) && _requests.Count < Most)
            {
                Note(control);
            }
        }
        else if (packet.To == end && !control.IsMalformed && control.Packet.Acknowledges && packet.From is { IsCertain: false, IsBlurred: false } answerer
            && answerer.IsOwn(control.Packet) && (!end.IsBlurred || _faults.HasAny) && _requests.Count < Most)
        {
            Judge(packet, control, answerer);
        }
    }

    private void Note(Observation request)
    {
        bool isMove = request.Trigger == FlowTrigger.RsynArrived;
        bool isNewest = isMove && (_newestMove is null || SerialNumber.IsNewer(request.Packet.Version, _newestMove.Packet.Version));
        _hasMovedAgain |= isMove && _newestMove is not null && request.Packet.Version != _newestMove.Packet.Version;
        _newestMove = isNewest ? request : _newestMove;
        if (!request.Kind.ConsumesVersion(end.Dialect))
        {
            if (request.Trigger == FlowTrigger.RsynAckArrived)
            {
                _borrowed.Add(request.Packet.Version);
            }
        }
        else if (_requests.TryAdd((request.Packet.Version, request.Trigger), request))
        {
            _open.Add((request.Packet.Version, request.Trigger));
        }
    }

    private void Judge(in Sighting packet, Observation answer, EndpointJudge answerer)
    {
        if (answer.Kind.Slot == EmissionSlot.Reset || (answer.Trigger == FlowTrigger.AckArrived && _borrowed.Contains(answer.Packet.Ackno)))
        {
            return;
        }

        uint version = answer.Packet.Ackno - 1;
        FlowTrigger? named = null;
        foreach (FlowTrigger kind in Requests)
        {
            if (_requests.ContainsKey((version, kind)))
            {
                if (IsAnswerTo(answer.Trigger, kind))
                {
                    _open.Remove((version, kind));
                    return;
                }

                named = kind;
            }
        }

        if (named is { } other)
        {
            Observation request = _requests[(version, other)];
            string asked = $"{PacketText.Of(request.Packet)} ({PacketText.Place(request.Reference)})";
            (string clause, string right) = ClauseOf(answer.Trigger, request);
            bool unproven = !end.Dialect.MoveAnswerConsumesVersion;
            _faults.Note(answerer, answer, clause, right, $"Its ackno names {asked}, and that is not what such a packet answers.", unproven);
        }
        else if (packet.CameHere)
        {
            _faults.Note(
                answerer,
                answer,
                "CTL-2a",
                "an ackno that names a request",
                "Its receiver has sent no request of the version that its ackno names.",
                unproven: true);
        }
    }

    private static ReadOnlySpan<FlowTrigger> Requests =>
        [FlowTrigger.SynArrived, FlowTrigger.SynAckArrived, FlowTrigger.RsynArrived, FlowTrigger.RsynAckArrived, FlowTrigger.FinArrived];

    private bool IsAnswerTo(FlowTrigger answer, FlowTrigger request) => answer switch
    {
        FlowTrigger.SynAckArrived => request == FlowTrigger.SynArrived,
        FlowTrigger.RsynAckArrived => request == FlowTrigger.RsynArrived,
        FlowTrigger.FinArrived => request == FlowTrigger.FinArrived,
        FlowTrigger.AckArrived => request is FlowTrigger.SynAckArrived or FlowTrigger.RsynAckArrived or FlowTrigger.FinArrived
            || MayBeChallenge(request),
        _ => true,
    };

    /// <summary>
    /// A late copy of an older request may be challenged in prototype2014 by a pure ACK that names the newest RSYN or, if none has counted yet,
    /// the opening (CTL-10b); the copy need not be seen.
    /// </summary>
    private bool MayBeChallenge(FlowTrigger request) => end.Dialect.ChallengesOlder
        && (request == FlowTrigger.RsynArrived ? _hasMovedAgain : request == FlowTrigger.SynArrived);

    /// <summary>A pure ACK in place of another answer breaks the rule of that; where something waits for a pure ACK, its ackno is wrong.</summary>
    private (string Clause, string Right) ClauseOf(FlowTrigger answer, Observation request)
    {
        bool isAwaited = _open.Any(open => IsAnswerTo(answer, open.Kind));
        bool isOpen = _open.Contains((request.Packet.Version, request.Trigger));
        return request.Trigger switch
        {
            FlowTrigger.FinArrived when answer == FlowTrigger.RsynAckArrived => ("TEAR-4a", "ACK"),
            FlowTrigger.RsynArrived when answer == FlowTrigger.AckArrived && request == _newestMove => ("MIG-28", "RSYN+ACK"),
            FlowTrigger.SynArrived when answer == FlowTrigger.AckArrived && isOpen => ("OPEN-2a", "SYN+ACK"),
            FlowTrigger.SynArrived or FlowTrigger.RsynArrived when answer == FlowTrigger.AckArrived && !isAwaited => ("CTL-16", "nothing"),
            _ => ("CTL-2a", "the ackno of what it answers"),
        };
    }
}
