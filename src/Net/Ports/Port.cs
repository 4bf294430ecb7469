using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>A socket at one address of the host, by UDP or IP protocol 144 (WIRE-18).</summary>
internal abstract class Port : IDisposable
{
    private protected Port(NetworkAddress local) => Local = local;

    /// <summary>The address, and the UDP port if it travels in UDP.</summary>
    internal NetworkAddress Local { get; private protected set; }

    /// <summary>The number of the descriptor, for who waits for it.</summary>
    internal abstract int Descriptor { get; }

    /// <summary>Whether several packets can be handed to the kernel at once.</summary>
    internal virtual bool TakesBatches => false;

    /// <summary>Bytes that the kernel keeps for what was not received yet; it may grant less than was asked.</summary>
    internal int ReceiveBuffer { get; private protected set; }

    /// <summary>Whether the kernel may have something to tell by <see cref="TryHear"/>; for who looks at it to take back.</summary>
    internal bool MayHaveErrors { get; set; }

    /// <summary>Has the kernel keep what ICMP says of packets that were sent from here, where it has a way.</summary>
    internal virtual void HearErrors()
    {
    }

    /// <summary>Takes what ICMP says of one packet that was sent from here.</summary>
    /// <param name="buffer">Where the packet goes, as far as the message quotes it, from its SAL header on.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False if there is nothing, or nothing any more.</returns>
    internal virtual bool TryHear(Span<byte> buffer, out IcmpMessage message)
    {
        message = default;
        return false;
    }

    /// <summary>Sends packets of the same length to one place; the last may be shorter.</summary>
    /// <param name="packets">The packets, one behind the other.</param>
    /// <param name="length">The length of each but the last.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="timeToLive">The TTL that they leave with.</param>
    internal abstract SendResult Send(ReadOnlySpan<byte> packets, int length, NetworkAddress destination, byte timeToLive);

    /// <summary>Receives a packet, or several of one length and place that the kernel has joined.</summary>
    /// <param name="buffer">Room for 65,535 bytes, or what is longer is lost.</param>
    /// <param name="received">What it is.</param>
    /// <returns>False if nothing waits.</returns>
    internal abstract bool TryReceive(Span<byte> buffer, out Received received);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What was received at once.</summary>
/// <param name="Start">Where its first packet begins in the buffer.</param>
/// <param name="Length">Bytes of all its packets.</param>
/// <param name="Segment">Bytes of each packet but the last.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="TimeToLive">The TTL that it arrived with, if the socket was asked to tell; 0 if not.</param>
internal readonly record struct Received(int Start, int Length, int Segment, NetworkAddress Source, byte TimeToLive);
