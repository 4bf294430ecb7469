namespace ServalRef.Net.Ports;

/// <summary>What became of a datagram or a batch that was sent.</summary>
internal enum SendResult
{
    /// <summary>The kernel has taken it.</summary>
    Sent,

    /// <summary>There is no room for now; nothing of it was sent, and it is sent again.</summary>
    Full,

    /// <summary>It is longer than the device lets through (DATA-12).</summary>
    TooLong,

    /// <summary>The address has no way there.</summary>
    Unreachable,

    /// <summary>It was refused otherwise, as by a packet filter: it is lost.</summary>
    Lost,
}
