using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>What a check came to; the exit code follows from it.</summary>
public enum Verdict
{
    /// <summary>Nothing seen contradicts the specification.</summary>
    Conforms,

    /// <summary>At least one MUST was certainly broken.</summary>
    Violation,

    /// <summary>Nothing could be judged: no clause applied, or a flow's state never became unique.</summary>
    Inconclusive,
}

/// <summary>How grave a finding is; it follows from the clause's own word.</summary>
public enum Severity
{
    /// <summary>A MUST or MUST NOT was broken.</summary>
    Violation,

    /// <summary>A SHOULD or SHOULD NOT was not followed: permitted, and reported.</summary>
    Deviation,

    /// <summary>The specification says nothing of it, or one frame that the capture may lack would explain it: nobody is blamed.</summary>
    Unspecified,
}

/// <summary>One packet of a capture that the report speaks of.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Number">Its number in that file, counted from 1.</param>
/// <param name="Time">Capture time since the Unix epoch.</param>
public readonly record struct PacketReference(string File, int Number, Instant Time);

/// <summary>One disagreement between a host and the specification.</summary>
public sealed record Finding
{
    /// <summary>Gravity, from the clause's level and from what the capture proves.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Whether one frame that the capture may lack would explain it, so that only a whole capture proves it.</summary>
    internal bool IsUnproven { get; init; }

    /// <summary>The clause that was not kept, for example <c>MIG-7</c>.</summary>
    public required string Clause { get; init; }

    /// <summary>The offending packet or, for an omission, the packet that was owed an answer.</summary>
    public required PacketReference Packet { get; init; }

    /// <summary>The address that the packet came from, or whose answer is missing.</summary>
    public required NetworkAddress Host { get; init; }

    /// <summary>The flow, as its identifier in the report.</summary>
    public required string Flow { get; init; }

    /// <summary>The states that the host could be in.</summary>
    public required IReadOnlyList<string> States { get; init; }

    /// <summary>What was seen.</summary>
    public required string Observed { get; init; }

    /// <summary>All that was allowed instead, each with its clause.</summary>
    public required IReadOnlyList<string> Allowed { get; init; }

    /// <summary>One sentence for a person: what was expected, what came, and why it matters.</summary>
    public required string Message { get; init; }

    /// <summary>The reason for which it is known and accepted; null if it is news. A known finding decides no verdict.</summary>
    public string? Known { get; init; }

    /// <summary>The packets around it, for the ladder: control packets of the flow before and after, in order.</summary>
    public IReadOnlyList<LadderRow> Ladder { get; init; } = [];
}

/// <summary>One row of a packet ladder.</summary>
/// <param name="Packet">Where it stands.</param>
/// <param name="Source">Address it came from.</param>
/// <param name="Destination">Address it went to.</param>
/// <param name="Summary">One line: flow IDs, flags, version, ackno.</param>
/// <param name="Offends">Whether this row is the finding's packet.</param>
public readonly record struct LadderRow(
    PacketReference Packet, NetworkAddress Source, NetworkAddress Destination, string Summary, bool Offends);

/// <summary>One flow of a capture and what became of it.</summary>
public sealed record FlowReport
{
    /// <summary>The opener's and the listener's flow IDs, <c>2&gt;3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The first address seen of the opener, then of the listener.</summary>
    public required IReadOnlyList<NetworkAddress> Hosts { get; init; }

    /// <summary>The verdict on this flow alone.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The states each host could be in at the end of the capture, in the order of <see cref="Hosts"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> States { get; init; }

    /// <summary>Completed moves of either host.</summary>
    public required int Migrations { get; init; }

    /// <summary>Whether it would be violated if the capture were known to be whole.</summary>
    internal bool HasUnproven { get; init; }
}

/// <summary>How often a clause was put to the test.</summary>
/// <param name="Exercised">Times a packet of a judged host fell under it.</param>
/// <param name="Violated">Times it was not kept.</param>
public readonly record struct ClauseCount(int Exercised, int Violated);

/// <summary>The outcome of one check.</summary>
public sealed record Report
{
    /// <summary>The verdict over all flows.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the verdict is inconclusive, or would be without a violation, as half a sentence; null if it is not, or if nothing was judged at all.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether no host was held to every rule, since nothing tells whose capture it is.</summary>
    public bool IsFromBetween { get; init; }

    /// <summary>The dialect judged by, or <c>mtp1+prototype2014</c> when the capture holds both.</summary>
    public required string Dialect { get; init; }

    /// <summary>Capture time of the first packet of all, since the Unix epoch.</summary>
    public Instant Start { get; init; }

    /// <summary>By file, the capture time of the first packet of its host's files, in nanoseconds since the Unix epoch.</summary>
    public IReadOnlyDictionary<string, Instant> Starts { get; init; } = new Dictionary<string, Instant>();

    /// <summary>When the capture began that a packet stands in, since the Unix epoch: hosts have clocks of their own.</summary>
    public Instant StartOf(PacketReference packet) => Starts.GetValueOrDefault(packet.File, Start);

    /// <summary>What the files' reader noticed, one line each: a file that ends in the middle of a packet, packets that were passed over.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Serval packets seen, malformed and cut ones included.</summary>
    public required long Packets { get; init; }

    /// <summary>How many steps of the state machines the judging took (spec/judging.md).</summary>
    public long Steps { get; init; }

    /// <summary>Packets that were cut when they were captured, and were judged by what is left of them or not at all.</summary>
    public long Cut { get; init; }

    /// <summary>Packets that the capture program says it dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Frames of kinds of interfaces that are not read.</summary>
    public long Unread { get; init; }

    /// <summary>Packets dropped as malformed.</summary>
    public required long Malformed { get; init; }

    /// <summary>Every flow, in order of its first packet.</summary>
    public required IReadOnlyList<FlowReport> Flows { get; init; }

    /// <summary>Every finding, in order of time.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Every clause that applied, by its identifier.</summary>
    public required IReadOnlyDictionary<string, ClauseCount> Clauses { get; init; }
}
