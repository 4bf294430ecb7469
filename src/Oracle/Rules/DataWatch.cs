using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Data;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>
/// Holds one end's packets without control to what its control state allows, by the rules of the table that ask for it, and its silence to
/// FLOW-6. The machines are not fired for such packets.
/// </summary>
/// <param name="end">The end.</param>
internal sealed class DataWatch(EndpointJudge end)
{
    private static readonly RuleEntry[] Entries = [.. RuleTable.All.Where(entry => entry.ForSending is not null)];

    private const string ClosedFlow = "FLOW-8";

    private readonly RoundTripWatch _roundTrips = new(end.Timing);

    private readonly SendingModes _modes = new(end);

    private uint _told;

    private bool _isSilent;

    private bool _mayBeGone;

    private Instant _lastAt = Instant.Never;

    /// <summary>Made with the first data that came, since most ends get none.</summary>
    private UnansweredData? _unanswered;

    private uint? _sentUpTo;

    /// <summary>A packet without control came from this end.</summary>
    /// <param name="packet">Where it stands.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="segment">What it carries.</param>
    /// <param name="isNewPiece">Whether it goes beyond the bytes that were sent before; null if the flow has a stream of its own.</param>
    internal void Sent(PacketReference packet, NetworkAddress source, NetworkAddress destination, in DataSegment segment, bool? isNewPiece)
    {
        _unanswered?.Clear();
        (_mayBeGone, _lastAt) = (false, packet.Time);
        if (segment.Asks is { } number)
        {
            _roundTrips.Sent(number, packet.Time);
        }

        bool isNew = isNewPiece ?? GoesOn(segment);
        end.SentData(packet.Time);
        _modes.Refresh(packet.Time);
        if (!_modes.IsPlain(source, destination) && end.IsCertain)
        {
            Judge(new SentSegment(packet, source, destination, segment, isNew));
        }
    }

    /// <summary>A control packet came from this end.</summary>
    internal void Spoke(Instant time)
    {
        _unanswered?.Clear();
        (_mayBeGone, _lastAt) = (false, time);
        _modes.Refresh(time);
    }

    /// <summary>The end's states may have changed: what they now say counts from this time on.</summary>
    internal void Refresh(Instant time) => _modes.Refresh(time);

    /// <summary>A packet without control came to this end.</summary>
    internal void Received(PacketReference packet, NetworkAddress source, NetworkAddress destination, in DataSegment segment)
    {
        if (segment.Answers is { } number)
        {
            _roundTrips.Acknowledged(number, packet.Time);
        }

        _mayBeGone |= packet.Time - Timing.SilenceThatHides > _lastAt;
        _lastAt = packet.Time;
        if (!end.IsCertain)
        {
            return;
        }

        _modes.Refresh(packet.Time);
        if (_modes.MayBeSilent || _mayBeGone)
        {
            // Whoever may not know the flow yet or any more, is frozen (MIG-10), or has left the address that the peer knows and not
            // proven the next (MIG-15), owes nothing for what came till now.
            _unanswered?.Clear();
            return;
        }

        if (segment.WantsAnswer && !_isSilent)
        {
            _unanswered ??= new UnansweredData(end.Timing.Reaction);
            if (_unanswered.Come(packet, segment.Sequence) is { } first)
            {
                _isSilent = true;
                end.WentSilent(first, source, destination, "data");
            }
        }
    }

    private void Judge(in SentSegment packet)
    {
        for (int index = 0; index < Entries.Length; index++)
        {
            SendingRule rule = Entries[index].ForSending!;
            if ((_told & (1u << index)) != 0 || rule.FaultOf(_modes, packet) is not { } message)
            {
                continue;
            }

            SentSegment sent = packet;
            string clause = Entries[index].Clause;
            if (clause == ClosedFlow && end.EndedBy is { } timer)
            {
                (clause, message) = (timer, Diagnosis.EndedText(timer));
            }

            string kind = packet.Segment.HasPayload ? "data" : "a packet without control";
            end.Ladder.Add(packet.Reference, packet.Source, packet.Destination, packet.Segment.HasPayload ? "data" : "no control");
            if (!end.ReportData(
                packet.Source,
                clause,
                packet.Reference,
                $"{kind} from {packet.Source} to {packet.Destination}",
                message,
                record => rule.Allows(record, sent)))
            {
                // A frame that could not be read explains it, and has changed what the states say.
                return;
            }

            _told |= 1u << index;
        }
    }

    /// <summary>Whether a segment of TCP goes beyond all before.</summary>
    private bool GoesOn(in DataSegment segment)
    {
        if (!segment.HasPayload || segment.Asks is not { } end)
        {
            return segment.HasPayload;
        }

        bool isNew = _sentUpTo is not { } before || SerialNumber.IsNewer(end, before);
        _sentUpTo = isNew ? end : _sentUpTo;
        return isNew;
    }
}
