namespace ServalRef.StateMachines;

/// <summary>One request of the control channel: at most one of its kind is outstanding (CTL-17).</summary>
/// <param name="Phase">Unused, outstanding or answered.</param>
/// <param name="Version">The version it was sent with; 0 while unused.</param>
/// <param name="Tries">Retransmissions so far without an answer.</param>
public readonly record struct Slot(SlotPhase Phase, uint Version, byte Tries)
{
    /// <summary>Whether the request waits for its answer.</summary>
    public bool IsOutstanding => Phase == SlotPhase.Outstanding;

    /// <summary>Whether <paramref name="ackno"/> answers exactly this request (CTL-2).</summary>
    /// <param name="ackno">The ackno of a packet with the ACK flag.</param>
    /// <param name="consumed">Whether the request consumed its version; if not, ackno is the version itself.</param>
    public bool IsNamedBy(uint ackno, bool consumed = true) =>
        Phase != SlotPhase.Unused && ackno == (consumed ? Version + 1 : Version);

    /// <summary>A request sent for the first time.</summary>
    public static Slot Send(uint version) => new(SlotPhase.Outstanding, version, 0);

    /// <summary>The same request, answered.</summary>
    public Slot Answer() => this with { Phase = SlotPhase.Answered, Tries = 0 };

    /// <summary>The same request after one more unanswered try.</summary>
    public Slot Retry() => this with { Tries = (byte)Math.Min(Tries + 1, byte.MaxValue) };

    /// <summary>The same request as if first sent, because its destination changed (CTL-15).</summary>
    public Slot Restart() => this with { Tries = 0 };
}

/// <summary>The life of a request.</summary>
public enum SlotPhase : byte
{
    /// <summary>Never sent, or dropped.</summary>
    Unused,

    /// <summary>Sent and not answered.</summary>
    Outstanding,

    /// <summary>Answered; kept so that a repetition of the answer is recognised.</summary>
    Answered,
}
