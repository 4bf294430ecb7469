using System.Collections.Immutable;
using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>Something that happens to a host of the reference world, or to its network.</summary>
public enum StepKind
{
    /// <summary>The application opens a connection to another host's service.</summary>
    Open,

    /// <summary>The application opens a connection to a service that nobody serves.</summary>
    OpenUnknown,

    /// <summary>The application sends a few packets of data on every flow.</summary>
    Send,

    /// <summary>The application ends its stream; the flow is closed when both streams are over.</summary>
    Close,

    /// <summary>The connection takes the flow away, whatever its streams do.</summary>
    Remove,

    /// <summary>The application gives up.</summary>
    Abort,

    /// <summary>An interface comes up; an odd quotient makes the flows move there although they need not.</summary>
    Up,

    /// <summary>An interface goes down, and what waits in its queue is lost.</summary>
    Down,

    /// <summary>The flows move to an interface that is up.</summary>
    Move,

    /// <summary>The host proves its path (mtp1).</summary>
    PathCheck,

    /// <summary>An attacker who knows the flow IDs, and not the nonce, sends a control packet.</summary>
    Forge,

    /// <summary>An old packet comes again.</summary>
    Replay,

    /// <summary>The network loses everything for a while.</summary>
    Blackout,

    /// <summary>An unconnected datagram (prototype2014).</summary>
    Datagram,

    /// <summary>The host is switched off.</summary>
    Die,
}

/// <summary>One step of a schedule.</summary>
/// <param name="At">When, in milliseconds.</param>
/// <param name="Host">Number of the host.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Argument">Which interface, how many packets, which forgery.</param>
public sealed record WorldStep(int At, int Host, StepKind Kind, int Argument)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At} ms host {Host} {Kind} {Argument}");
}

/// <summary>Everything that decides how a reference world runs.</summary>
public sealed record Schedule
{
    public required Dialect Dialect { get; init; }

    /// <summary>Of all that is left to chance: losses, delays, numbers.</summary>
    public required int Seed { get; init; }

    public required ImmutableArray<WorldStep> Steps { get; init; }

    public int Hosts { get; init; } = 2;

    public int LossPercent { get; init; }

    public int DuplicatePercent { get; init; }

    /// <summary>The longest delay of the network, in milliseconds.</summary>
    public int Delay { get; init; }

    /// <summary>The longest delay of a packet between a host's stack and the capture point, in milliseconds.</summary>
    public int Queue { get; init; }

    /// <summary>When the capture ends, in milliseconds.</summary>
    public int Duration { get; init; } = 30_000;

    /// <summary>SAL in UDP, rather than over IP.</summary>
    public bool OverUdp { get; init; }

    /// <summary>UDP behind SAL, rather than TCP (prototype2014).</summary>
    public bool Datagrams { get; init; }

    /// <summary>SYNs go by way of a router, which adds SOURCE.</summary>
    public bool Router { get; init; }

    /// <summary>All hosts use the same flow IDs.</summary>
    public bool SameFlowIds { get; init; }

    /// <summary>Hosts do what they only should.</summary>
    public bool Polite { get; init; } = true;

    /// <summary>Hosts adapt their retransmission timeouts to the round trips that they measure.</summary>
    public bool Adaptive { get; init; }

    public override string ToString() =>
        $"{Dialect} seed {Seed}, hosts {Hosts}, loss {LossPercent} %, twice {DuplicatePercent} %, delay {Delay} ms, queue {Queue} ms, "
        + $"until {Duration} ms{Flag(OverUdp, "over UDP")}{Flag(Datagrams, "datagrams")}{Flag(Router, "router")}"
        + $"{Flag(SameFlowIds, "same flow IDs")}{Flag(!Polite, "impolite")}{Flag(Adaptive, "adaptive")}: {string.Join("; ", Steps)}";

    private static string Flag(bool set, string name) => set ? ", " + name : "";
}
