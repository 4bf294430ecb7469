namespace ServalRef.Net.Hosting;

/// <summary>What a host did so far; read from any thread, exact when the host is still.</summary>
public sealed class HostCounters
{
    /// <summary>Packets received.</summary>
    public long Received { get; internal set; }

    /// <summary>Calls of the kernel that received something.</summary>
    public long Receives { get; internal set; }

    /// <summary>Packets sent.</summary>
    public long Sent { get; internal set; }

    /// <summary>Calls of the kernel that sent something.</summary>
    public long Sends { get; internal set; }

    /// <summary>Bytes sent, from the SAL header on.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Bytes received, from the SAL header on.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Datagrams that were no packets of this protocol, or damaged (WIRE-19).</summary>
    public long Malformed { get; internal set; }

    /// <summary>Datagrams from peers that are not allowed.</summary>
    public long Foreign { get; internal set; }

    /// <summary>Packets that could not be sent, for want of a way or for their length.</summary>
    public long Failed { get; internal set; }

    /// <summary>Times that a socket had no room.</summary>
    public long Blocked { get; internal set; }

    internal void Add(HostCounters other)
    {
        Received += other.Received;
        Receives += other.Receives;
        Sent += other.Sent;
        Sends += other.Sends;
        SentBytes += other.SentBytes;
        ReceivedBytes += other.ReceivedBytes;
        Malformed += other.Malformed;
        Foreign += other.Foreign;
        Failed += other.Failed;
        Blocked += other.Blocked;
    }
}
