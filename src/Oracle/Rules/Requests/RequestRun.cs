using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>One request and its repetitions, since it was first sent or since something called for it.</summary>
/// <param name="first">Its first sending.</param>
internal sealed class RequestRun(Observation first)
{
    private Instant _last;

    private uint? _number;

    /// <summary>Its first sending.</summary>
    internal Observation First { get; } = first;

    /// <summary>How often it was sent again.</summary>
    internal int Copies { get; private set; } = -1;

    /// <summary>Whether something has called for it since: its next sending begins another run.</summary>
    internal bool IsRestarted { get; set; }

    /// <summary>The first repetition that came earlier than its timer allows.</summary>
    internal Observation? Early { get; set; }

    /// <summary>The first repetition beyond those that are allowed.</summary>
    internal Observation? Excess { get; set; }

    internal bool IsPaceTold { get; set; }

    internal bool AreTriesTold { get; set; }

    /// <summary>Whether a packet is the last one, doubled on its way: it follows soon, or has its number. A packet is doubled once.</summary>
    internal bool TakeDouble(in Sighting packet, Duration soon)
    {
        Duration since = packet.Reference.Time - _last;
        bool isDouble = since < soon || (packet.Packet.HasMtp && packet.Packet.Mtp.PacketNumber == _number && since < RequestPace.LongestHold);
        _number = isDouble ? null : _number;
        return isDouble;
    }

    /// <summary>It was sent, for the first time or again.</summary>
    internal void Note(in Sighting packet)
    {
        Copies++;
        _last = packet.Reference.Time;
        _number = packet.Packet.HasMtp ? packet.Packet.Mtp.PacketNumber : null;
    }
}
