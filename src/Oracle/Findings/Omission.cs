using ServalRef.StateMachines;

namespace ServalRef.Oracle.Findings;

/// <summary>Something that a host should have sent and did not.</summary>
internal sealed record Omission
{
    /// <summary>One answer may come late, or be missing from the capture alone; with so many repetitions unanswered it is neither .</summary>
    internal const int RepetitionsThatProve = 2;

    /// <summary>The packet that is missing.</summary>
    internal required ControlPacket Wanted { get; init; }

    /// <summary>Until when it may still come and count as late only, in nanoseconds.</summary>
    internal required Instant Until { get; init; }

    /// <summary>The address that it is missing from.</summary>
    internal required NetworkAddress Host { get; init; }

    /// <summary>The packet that was owed an answer, or the request that was not repeated.</summary>
    internal required Observation Packet { get; init; }

    /// <summary>The clause that demands it.</summary>
    internal required string Clause { get; init; }

    /// <summary>What is missing, in words.</summary>
    internal required string Missing { get; init; }

    /// <summary>What was seen instead.</summary>
    internal required string Observed { get; init; }

    /// <summary>One sentence.</summary>
    internal required string Message { get; init; }

    /// <summary>Whether it is a request that had to be sent again, rather than an answer.</summary>
    internal bool IsRequest { get; init; }

    /// <summary>Of a request: whether the answer that would have ended it would have been answered in turn, and so have shown.</summary>
    internal bool WouldShow { get; init; }

    /// <summary>When it was due.</summary>
    internal required Instant Due { get; init; }

    /// <summary>From when on even the next sending is overdue.</summary>
    internal Instant NextUntil { get; init; }

    /// <summary>Of an answer: how often the same was asked again, and not answered either.</summary>
    internal int Repetitions { get; init; }

    /// <summary>A forged packet that would explain it, had it counted.</summary>
    internal Observation? Suspect { get; init; }

    /// <summary>The states that the host was in.</summary>
    internal IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Whether it is about this packet or a repetition of it.</summary>
    internal bool IsOf(Observation packet) =>
        Packet.Trigger == packet.Trigger && Packet.Packet.Version == packet.Packet.Version;

    /// <summary>Whether a packet is what was missing, come late after all.</summary>
    internal bool IsMetBy(Observation late) => Repetitions < RepetitionsThatProve && late.Time <= Until && late.Packet.Flags == Wanted.Flags
        && (Wanted.Acknowledges ? late.Packet.Ackno == Wanted.Ackno : late.Packet.Version == Wanted.Version);
}
