namespace ServalRef.StateMachines;

/// <summary>The conventions of one wire, as data: what differs between ServalRef's own protocol and the 2014 prototype.</summary>
/// <remarks>A dialect describes conventions, not bugs: what breaks the protocol's purpose stays a violation in both.</remarks>
public sealed record Dialect
{
    /// <summary>The protocol of this specification: SAL protocol 253.</summary>
    public static Dialect Mtp1 { get; } = new()
    {
        Name = "mtp1",
        MoveAnswerConsumesVersion = true,
        FinAcknowledges = true,
        ChallengesOlder = false,
        DataProvesOpening = true,
        OpenerMoves = true,
        FreezesOnMove = true,
        AcknoOnlyWithAck = true,
        LimitsUnproven = true,
        WaitsWithoutAddress = true,
        Limits = ControlLimits.Mtp1,
    };

    /// <summary>The wire of the 2014 C prototype: SAL with ordinary TCP (6) or UDP (17), ports 0.</summary>
    public static Dialect Prototype2014 { get; } = new()
    {
        Name = "prototype2014",
        MoveAnswerConsumesVersion = false,
        FinAcknowledges = false,
        ChallengesOlder = true,
        DataProvesOpening = false,
        OpenerMoves = false,
        FreezesOnMove = false,
        AcknoOnlyWithAck = false,
        LimitsUnproven = false,
        WaitsWithoutAddress = false,
        Limits = ControlLimits.Prototype2014,
    };

    /// <summary>The name used on the command line and in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Whether an RSYN+ACK consumes a version of its own (CTL-1), so that its ACK has ackno = version + 1 (CTL-2).</summary>
    public required bool MoveAnswerConsumesVersion { get; init; }

    /// <summary>Whether a FIN sent after the peer's FIN carries the ACK that answers it (TEAR-8).</summary>
    public required bool FinAcknowledges { get; init; }

    /// <summary>Whether an older control packet may be answered with a pure ACK, the "challenge" (CTL-10).</summary>
    public required bool ChallengesOlder { get; init; }

    /// <summary>Whether a data packet that names both flow IDs leaves SynReceived (OPEN-26).</summary>
    public required bool DataProvesOpening { get; init; }

    /// <summary>Whether an opener that moves goes on with a SYN of fresh version (OPEN-9).</summary>
    public required bool OpenerMoves { get; init; }

    /// <summary>Whether the flow's data stops from a new candidate address until its adoption (MIG-10).</summary>
    public required bool FreezesOnMove { get; init; }

    /// <summary>Whether ackno is 0 in a packet without the ACK flag (CTL-13).</summary>
    public required bool AcknoOnlyWithAck { get; init; }

    /// <summary>Whether no more than three times what came from it is sent to an address that is not proven (SEC-9).</summary>
    public required bool LimitsUnproven { get; init; }

    /// <summary>Whether a flow without an address keeps its requests and sends them when it has one again (MIG-2, CTL-15).</summary>
    public required bool WaitsWithoutAddress { get; init; }

    /// <summary>Timers and numbers of tries.</summary>
    public required ControlLimits Limits { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
