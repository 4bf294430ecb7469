using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>A packet that a host decided to send and that was not seen yet.</summary>
/// <param name="Emission">The packet.</param>
/// <param name="Cause">The packet that it answers or that brought it about; none if it is not certain that it came, so that nothing is owed.</param>
/// <param name="Due">Until when it must be seen; <see cref="Instant.Never"/> if it only may be sent.</param>
/// <param name="Until">Until when it may be seen; later it was not sent.</param>
/// <remarks>An object, since hypotheses have the same ones by the dozen and differ in a few.</remarks>
internal sealed record Obligation(Emission Emission, Observation? Cause, Instant Due, Instant Until)
{
    internal bool IsOwed => Due != Instant.Never;

    /// <summary>Whether a reply RST refuses what the packet is owed to (SEC-6).</summary>
    internal bool IsDeniedBy(in ControlPacket reply) => IsOwed && Cause is { } cause && Freshness.AcknoFor(cause.Packet.Version) == reply.Ackno;

    /// <summary>The same packet, which now only may be sent.</summary>
    internal Obligation NoLongerOwed => IsOwed ? this with { Due = Instant.Never } : this;

    /// <summary>
    /// The same packet after one that serves for it, too: it may follow if it waits in the queue already. Of a request this matters, since
    /// another sending of it has to wait for its timer (CTL-6f).
    /// </summary>
    internal Obligation Spare(Instant until) =>
        this with { Due = Instant.Never, Until = FlowTimers.IsRequest(Emission.Slot) ? Instant.Min(Until, until) : Until };

    /// <summary>The same packet from an address that it was not known to come from.</summary>
    internal Obligation From(NetworkAddress source) => this with { Emission = Emission with { Packet = Emission.Packet with { Source = source } } };

    /// <summary>The same packet with another version.</summary>
    internal Obligation Of(uint version) => this with { Emission = Emission with { Packet = Emission.Packet with { Version = version } } };
}
