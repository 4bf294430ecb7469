using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>
/// One requirement held against the packets of a capture. A rule keeps what it has to remember itself, reports when it is broken,
/// and knows nothing of other rules.
/// </summary>
internal abstract class Rule
{
    /// <summary>Whether it looks behind the SAL header: it is not shown packets that are cut there, or malformed.</summary>
    internal virtual bool NeedsPayload => false;

    /// <summary>A packet of the rule's scope was seen; packets come in order of time.</summary>
    /// <param name="packet">The packet.</param>
    internal abstract void See(in Sighting packet);

    /// <summary>A malformed packet was seen, whose SAL header can be read: its receiver drops it (WIRE-11).</summary>
    /// <param name="packet">The header, as of a packet that was cut behind it.</param>
    /// <param name="transport">What follows the header.</param>
    internal virtual void SeeMalformed(in Sighting packet, ReadOnlySpan<byte> transport)
    {
    }

    /// <summary>A packet was seen of which the SAL checksum alone is wrong, as it was sent: its receiver drops it (WIRE-11).</summary>
    /// <param name="packet">The header, as if its checksum were right.</param>
    internal virtual void SeeUnsealed(in Sighting packet)
    {
    }

    /// <summary>A packet was seen whose SAL header is wrong: its receiver drops it (WIRE-11).</summary>
    /// <param name="packet">The packet.</param>
    internal virtual void SeeUnreadable(in MalformedPacket packet)
    {
    }

    /// <summary>The capture is over, or what the rule watches is.</summary>
    /// <param name="time">The time of the last packet, since the Unix epoch.</param>
    internal virtual void Conclude(Instant time)
    {
    }
}
