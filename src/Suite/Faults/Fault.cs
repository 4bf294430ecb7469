namespace ServalRef.Suite;

/// <summary>What stands between a stack and the wire: it may change, drop, delay, repeat or invent what passes.</summary>
/// <remarks>An empty one lets everything pass. Steps are tried in order; the first that takes a packet decides what becomes of it.</remarks>
internal sealed class Fault
{
    private readonly List<Func<Packet, Host, bool>> _sending = [];
    private readonly List<Func<Packet, Host, bool>> _arriving = [];

    /// <summary>Adds a step for packets that the stack wants to send.</summary>
    /// <param name="step">Returns whether it has taken the packet, which then goes no further by itself.</param>
    internal Fault Sending(Func<Packet, Host, bool> step)
    {
        _sending.Add(step);
        return this;
    }

    /// <summary>Adds a step for packets that have arrived.</summary>
    /// <param name="step">Returns whether it has taken the packet, which the stack then never sees.</param>
    internal Fault Arriving(Func<Packet, Host, bool> step)
    {
        _arriving.Add(step);
        return this;
    }

    /// <summary>Both faults at once; this one's steps come first.</summary>
    internal Fault And(Fault other)
    {
        _sending.AddRange(other._sending);
        _arriving.AddRange(other._arriving);
        return this;
    }

    internal void OnSending(Packet packet, Host host)
    {
        if (!_sending.Exists(step => step(packet, host)))
        {
            host.Put(packet);
        }
    }

    internal void OnArrival(Packet packet, Host host)
    {
        if (!_arriving.Exists(step => step(packet, host)))
        {
            host.Accept(packet);
        }
    }
}
