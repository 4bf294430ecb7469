using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <summary>What can happen.</summary>
public enum EventKind
{
    /// <summary>An interface goes down.</summary>
    Down,

    /// <summary>An interface comes up.</summary>
    Up,

    /// <summary>A connection's flow moves from one interface of a host to another.</summary>
    Move,

    /// <summary>A further flow is opened.</summary>
    Open,

    /// <summary>A flow is removed.</summary>
    Remove,

    /// <summary>The paths of a flow are checked.</summary>
    Check,

    /// <summary>A link changes.</summary>
    Link,

    /// <summary>A link goes dead.</summary>
    Cut,

    /// <summary>A link works again.</summary>
    Mend,

    /// <summary>A translator forgets its mappings.</summary>
    Rebind,

    /// <summary>A host ends its stream of a connection.</summary>
    End,

    /// <summary>A host aborts a connection.</summary>
    Abort,

    /// <summary>A host is switched off.</summary>
    Off,

    /// <summary>A host begins anew, and has forgotten everything; one that was switched off is on again.</summary>
    Restart,

    /// <summary>A host does nothing for a while, as a laptop whose lid is closed: what comes is lost.</summary>
    Suspend,

    /// <summary>A suspended host goes on where it was, at another time.</summary>
    Resume,

    /// <summary>Another host gets an interface's addresses, and the one that had them is not told.</summary>
    Take,

    /// <summary>An attacker on the path copies, replays or answers what passes a link.</summary>
    Intercept,

    /// <summary>An attacker off the path sends control packets with right flow IDs and a wrong nonce.</summary>
    Forge,
}

/// <summary>Something that happens.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Subject">Interface, link, translator, host or connection, as the kind demands.</param>
public sealed record EventSpec(Duration At, EventKind Kind, string Subject)
{
    /// <summary>Interface of a flow, or the link's second end.</summary>
    public string From { get; init; } = "";

    /// <summary>Where a flow moves or opens to.</summary>
    public string To { get; init; } = "";

    /// <summary>The host that acts, where both could.</summary>
    public string By { get; init; } = "";

    /// <summary>Whether a flow is a backup.</summary>
    public bool Backup { get; init; }

    /// <summary>Whether a link changes in one direction only, from the first end that is named.</summary>
    public bool IsOneWay { get; init; }

    /// <summary>What an attacker on the path does.</summary>
    public Interception? Interception { get; init; }

    /// <summary>What a link becomes, key by key of the file.</summary>
    public Func<LinkOptions, LinkOptions>? Change { get; init; }

    /// <summary>The line of the file.</summary>
    public int Line { get; init; }
}

/// <summary>What an attacker does that reads all that passes a link, and can send but not hold back.</summary>
public enum InterceptionKind
{
    /// <summary>Sends each packet once more, right behind it.</summary>
    Copies,

    /// <summary>Sends each packet once more, later.</summary>
    Replays,

    /// <summary>Answers each control packet before its receiver can, with the receiver's flow ID and nonce.</summary>
    Answers,
}

/// <summary>An attacker on the path.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Source">The address that it sends from; none: that of whoever it pretends to be.</param>
/// <param name="After">How long it waits before it replays.</param>
/// <param name="Until">When it gives up; none: never.</param>
public sealed record Interception(InterceptionKind Kind, NetworkAddress? Source, Duration After, Duration? Until);
