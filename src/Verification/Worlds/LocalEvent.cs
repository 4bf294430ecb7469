using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Something that happens at one host.</summary>
/// <param name="Kind">What.</param>
/// <param name="Flow">The flow it concerns, by its place.</param>
/// <param name="Packet">The packet that arrives, by its number.</param>
/// <param name="Index">An address by its index, or the slot of a timer.</param>
internal readonly record struct LocalEvent(LocalEventKind Kind, byte Flow = 0, ushort Packet = 0, byte Index = 0)
{
    /// <summary>A number that is the same for the same event.</summary>
    internal uint Code => (uint)Kind << 24 | (uint)Flow << 22 | (uint)Index << 16 | Packet;

    internal EmissionSlot Slot => (EmissionSlot)Index;

    internal static LocalEvent Timer(EmissionSlot slot, int flow = 0) => new(LocalEventKind.TimedOut, (byte)flow, 0, (byte)slot);

    internal static LocalEvent Exhaustion(EmissionSlot slot, int flow = 0) => new(LocalEventKind.Exhausted, (byte)flow, 0, (byte)slot);
}

/// <summary>What can happen at a host.</summary>
internal enum LocalEventKind : byte
{
    /// <summary>A packet arrives.</summary>
    Arrives,

    /// <summary>A request was not answered in time, and there are tries left.</summary>
    TimedOut,

    /// <summary>A request was not answered in time, and its tries are used up.</summary>
    Exhausted,

    /// <summary>So many RSYN+ACKs went unanswered that a frozen flow resumes (MIG-10).</summary>
    Thaws,

    /// <summary>The address that a flow uses is gone.</summary>
    AddressLost,

    /// <summary>A flow gets another address.</summary>
    AddressGained,

    /// <summary>The path is to be proven again.</summary>
    PathCheck,

    /// <summary>The application opens.</summary>
    Opens,

    /// <summary>The application closes.</summary>
    Closes,

    /// <summary>The application gives up.</summary>
    Aborts,

    /// <summary>A half-open request has lived its time.</summary>
    HalfOpenExpires,

    /// <summary>FinWait2 has lasted its time.</summary>
    FinWait2Expires,

    /// <summary>TimeWait has lasted its time.</summary>
    TimeWaitExpires,

    /// <summary>A packet arrives that somebody forged without the nonce.</summary>
    Forged,

    /// <summary>A SYN for a further flow arrives and is refused for good.</summary>
    RefusesJoin,

    /// <summary>A SYN for a further flow arrives and is refused for now.</summary>
    PutsJoinOff,

    /// <summary>The application ends its stream.</summary>
    EndsStream,

    /// <summary>The end of the stream is sent again, because it was not acknowledged.</summary>
    RepeatsEnd,

    /// <summary>A further flow is wanted.</summary>
    Joins,

    /// <summary>A flow is removed because another carries on.</summary>
    Removes,

    /// <summary>No flow was usable for too long.</summary>
    IsForsaken,
}
