using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Decisions that no input takes in a dialect, and why: the closed list of what vectors need not exercise.</summary>
/// <param name="Reason">Why none can, in a sentence.</param>
/// <param name="Decisions">The decisions, by their short names.</param>
internal sealed record Unreachable(string Reason, IReadOnlyList<string> Decisions)
{
    private const string Arriving = "Settled,RsynSent,RsynReceived,RsynSentReceived";

    private static readonly Unreachable Nonce = Of(
        "Where no peer is known, the nonce of a packet turns it away before a machine is asked (SEC-3, SEC-6); "
            + "the vectors of rejection have it.",
        "Closed SynAckArrived,AckArrived,RsynArrived,RsynAckArrived,FinArrived 1",
        "SynSent SynArrived,AckArrived,RsynArrived,RsynAckArrived,FinArrived 1");

    private static readonly IReadOnlyList<Unreachable> Mtp1 =
    [
        Nonce,
        Of(
            "Only prototype2014 challenges what is older (CTL-10).",
            "SynReceived,Closing,LastAck RstArrived 2",
            "Established,FinWait1,FinWait2,TimeWait,CloseWait RstArrived 1",
            "Established,FinWait2,TimeWait,CloseWait FinArrived 2",
            "FinWait1,Closing FinArrived 3",
            "LastAck FinArrived 4",
            $"{Arriving} RsynArrived 4"),
        Of("In mtp1 the FIN of a passive closer always carries ACK (TEAR-8, TEAR-9).", "LastAck AckArrived,FinArrived 2"),
        Of("In mtp1 an opener may move (OPEN-9).", "SynSent AddressGained 2"),
        Of("In mtp1 data prove the opening (OPEN-26).", "SynReceived DataArrived 3"),
        Of("In mtp1 a half-open request has no least life (OPEN-16).", "SynReceived HalfOpenExpired 2"),
    ];

    private static readonly IReadOnlyList<Unreachable> Prototype2014 =
    [
        Nonce,
        Of(
            "In prototype2014 what is older may be challenged, so none is left to be ignored (CTL-10).",
            "Established,FinWait2,TimeWait,CloseWait FinArrived 3",
            "FinWait1,Closing FinArrived 4",
            "LastAck FinArrived 5",
            $"{Arriving} RsynArrived 5"),
        Of("In prototype2014 a FIN never carries ACK (TEAR-8, TEAR-9).", "LastAck AckArrived,FinArrived 1"),
        Of("In prototype2014 an opener does not move (OPEN-9).", "SynSent AddressGained 1"),
        Of("In prototype2014 data prove nothing (OPEN-26).", "SynReceived DataArrived 1,2"),
    ];

    /// <summary>The list of a dialect.</summary>
    internal static IReadOnlyList<Unreachable> Of(Dialect dialect) => dialect.ChallengesOlder ? Prototype2014 : Mtp1;

    // Each pattern is states, events and places, each a list.
    private static Unreachable Of(string reason, params string[] patterns) => new(
        reason,
        [
            .. from pattern in patterns
               let parts = pattern.Split(' ')
               from state in parts[0].Split(',')
               from trigger in parts[1].Split(',')
               from order in parts[2].Split(',')
               select $"{state} {trigger} {order}",
        ]);
}
