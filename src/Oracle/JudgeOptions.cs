using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>How a check is to be made.</summary>
public sealed record JudgeOptions
{
    /// <summary>The dialect, or null to take it from each packet's protocol field.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The addresses of the host that the capture was taken at; empty: unknown. A port of 0 stands for any.</summary>
    public IReadOnlyList<NetworkAddress> At { get; init; } = [];

    /// <summary>Whether interfaces named <c>HOST.if</c> are that host's, though the file does not say so itself.</summary>
    public bool Hosts { get; init; }

    /// <summary>Whether a judgement is wanted where nothing tells whose capture it is: as far as it can be seen from between the hosts.</summary>
    public bool Partial { get; init; }

    /// <summary>Whether the capture is known to be whole: its program dropped no frame.</summary>
    public bool Complete { get; init; }

    /// <summary>How long an answer may wait in the host's queue, below its stack and above the capture point.</summary>
    public Duration ReactionTime { get; init; } = Duration.FromMilliseconds(500);
}
