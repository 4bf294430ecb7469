using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>The data that came to an end and was answered by nothing yet: whether some of it came again and again (FLOW-6, R-31).</summary>
/// <remarks>
/// A piece is judged by itself, whatever else comes: its first copy may have been discarded, the second one's answer lost, but who has
/// not answered the third either does not answer. Of copies that come within one reaction time the answers may all have been lost in one
/// queue, with its interface.
/// </remarks>
/// <param name="reactionTime">How far apart copies have to be.</param>
internal sealed class UnansweredData(Duration reactionTime)
{
    private const int RepeatsThatProveSilence = 2;

    private static readonly Duration SilenceThatCounts = Duration.FromSeconds(1);

    private const int Most = 16;

    private readonly Piece[] _pieces = new Piece[Most];

    private int _count;

    private int _oldest;

    /// <summary>The end has answered, or owes nothing for what came till now.</summary>
    internal void Clear() => _count = 0;

    /// <summary>A piece came.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="sequence">A number that is the same when the same data comes again.</param>
    /// <returns>The first packet with the piece, if it came again so often that nobody answers it.</returns>
    internal PacketReference? Come(PacketReference packet, ulong sequence)
    {
        for (int i = 0; i < _count; i++)
        {
            ref Piece piece = ref _pieces[i];
            if (piece.Sequence != sequence)
            {
                continue;
            }

            if (packet.Time - piece.Latest > reactionTime)
            {
                piece.Latest = packet.Time;
                piece.Repeats++;
            }

            bool silent = piece.Repeats >= RepeatsThatProveSilence && packet.Time - piece.First.Time > SilenceThatCounts;
            return silent ? piece.First : null;
        }

        _pieces[Place()] = new Piece { Sequence = sequence, First = packet, Latest = packet.Time };
        return null;
    }

    /// <summary>Where a new piece goes: of those that never came again the oldest is forgotten first.</summary>
    private int Place()
    {
        if (_count < Most)
        {
            return _count++;
        }

        for (int i = 0; i < Most; i++)
        {
            _oldest = (_oldest + 1) % Most;
            if (_pieces[_oldest].Repeats == 0)
            {
                break;
            }
        }

        return _oldest;
    }

    private struct Piece
    {
        internal required ulong Sequence { get; init; }

        internal required PacketReference First { get; init; }

        internal required Instant Latest { get; set; }

        internal int Repeats { get; set; }
    }
}
