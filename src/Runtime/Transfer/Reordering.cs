using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>How far packets of a flow overtake each other, and so how long one that is missing is waited for (DATA-9e; RFC 8985 §6.2).</summary>
/// <remarks>
/// It begins with three packets and nine eighths of a round trip (RFC 9002 §6.1). Packet numbers are unique: what is acknowledged below
/// the largest number was overtaken, and the ACK of a packet that was taken for lost proves that the thresholds were too narrow.
/// </remarks>
internal struct Reordering()
{
    private const ulong LeastPackets = 3;
    private const ulong MostPackets = 1000;

    // Up to a whole round trip more than the round trip.
    private const int MostEighths = 8;

    // After so many reductions that were right the path may be in order again (RFC 8985 §6.2, step 4).
    private const int LastsFor = 16;

    private int _eighths = 1;
    private int _left;

    /// <summary>A packet so many numbers below the largest that is acknowledged is lost.</summary>
    internal ulong Packets { get; private set; } = LeastPackets;

    /// <summary>A packet that was sent so long ago is lost once a later one is acknowledged.</summary>
    internal readonly Duration Patience(RoundTripEstimator path)
    {
        Duration roundTrip = Duration.Max(path.Smoothed, path.Latest);
        return roundTrip + (roundTrip * _eighths / 8);
    }

    /// <summary>A packet was acknowledged so many numbers below the largest.</summary>
    internal void NoteOvertaken(ulong by)
    {
        if (by >= Packets)
        {
            Packets = Math.Min(by + 1, MostPackets);
            _left = LastsFor;
        }
    }

    /// <summary>A packet that was taken for lost was acknowledged.</summary>
    internal void NoteSpurious()
    {
        _eighths = Math.Min(2 * _eighths, MostEighths);
        _left = LastsFor;
    }

    /// <summary>The window was reduced for a loss.</summary>
    internal void NoteReduction()
    {
        if (_left > 0 && --_left == 0)
        {
            this = new Reordering();
        }
    }
}
