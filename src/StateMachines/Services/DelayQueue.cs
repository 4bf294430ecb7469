namespace ServalRef.StateMachines.Services;

/// <summary>The packets that DELAY rules hold until their verdicts come (RES-4).</summary>
/// <remarks>A value; it holds what identifies the packets, and its owner the packets themselves.</remarks>
public sealed record DelayQueue
{
    /// <summary>The most packets that are held by default.</summary>
    public const int DefaultCapacity = 1024;

    /// <summary>The most packets that are held.</summary>
    public int Capacity { get; init; } = DefaultCapacity;

    /// <summary>The packets that are held, the oldest first.</summary>
    public ValueArray<HeldPacket> Packets { get; private init; }

    /// <summary>Holds a packet, without an answer.</summary>
    /// <param name="packet">A packet that is not held yet.</param>
    /// <param name="held">False if there is no room: then the packet is discarded, and those held before stay.</param>
    public DelayQueue Hold(HeldPacket packet, out bool held)
    {
        held = Packets.Count < Capacity;
        return held ? this with { Packets = Packets.Add(packet) } : this;
    }

    /// <summary>A verdict on one packet has come.</summary>
    /// <param name="ticket">The number it was held under.</param>
    /// <param name="verdict">The rule to treat it by; another DELAY keeps it where it is.</param>
    /// <param name="draw">A random number for anycast, at least 0 and below 1 (RES-2).</param>
    /// <param name="decision">What becomes of the packet; none if no such packet is held, or still.</param>
    public DelayQueue Decide(long ticket, ServiceRule verdict, double draw, out ServiceDecision? decision)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        decision = null;
        for (int i = 0; i < Packets.Count; i++)
        {
            ServiceDecision applied = verdict.Apply(draw);
            if (Packets[i].Ticket == ticket && applied.Action != ServiceAction.Hold)
            {
                decision = applied;
                return this with { Packets = Packets.RemoveAt(i) };
            }
        }

        return this;
    }
}

/// <summary>A packet that waits for a verdict.</summary>
/// <param name="Ticket">The number under which its owner and the controller know it.</param>
/// <param name="Service">The service that it asks for.</param>
public readonly record struct HeldPacket(long Ticket, ServiceId Service);
