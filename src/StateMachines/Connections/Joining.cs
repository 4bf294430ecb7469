namespace ServalRef.StateMachines.Connections;

/// <summary>What the SYN of a further flow says of its connection (OPEN-22); it names no service.</summary>
/// <param name="Token">The receiver's token.</param>
/// <param name="Nonce">The sender's nonce of the connection.</param>
/// <param name="Backup">Whether the flow is to carry data only when no other is usable.</param>
public readonly record struct JoinRequest(ulong Token, ulong Nonce, bool Backup = false);

/// <summary>Who may add a flow to a connection: a pure rule (OPEN-22, OPEN-24).</summary>
public static class Joining
{
    /// <summary>Whether a SYN of ours is on its way: a host opens one flow at a time (ADDR-6).</summary>
    /// <param name="flows">All flows of the connection.</param>
    public static bool IsAsking(ReadOnlySpan<FlowRecord> flows)
    {
        foreach (ref readonly FlowRecord flow in flows)
        {
            if (flow.State == FlowState.SynSent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges a JOIN that repeats no request.</summary>
    /// <param name="join">What the SYN says.</param>
    /// <param name="connection">State of the connection whose token it names; Closed if there is none.</param>
    /// <param name="peerNonce">The nonce recorded for that connection's peer.</param>
    /// <param name="flows">All flows of that connection.</param>
    /// <param name="wanted">Whether the host wants further flows at all.</param>
    /// <remarks>
    /// A full connection says "not now", since one of its flows may be removed (SEC-13). That a JOIN of our own is on its way
    /// to the same peer is no reason to refuse: the two are two flows (OPEN-23).
    /// </remarks>
    public static JoinVerdict Judge(
        in JoinRequest join, ConnectionState connection, ulong peerNonce, ReadOnlySpan<FlowRecord> flows, bool wanted = true)
    {
        if (connection is not (ConnectionState.Established or ConnectionState.LocalEnded or ConnectionState.RemoteEnded))
        {
            return JoinVerdict.NotNow;
        }

        if (join.Nonce != peerNonce)
        {
            return JoinVerdict.Ignore;
        }

        return (wanted, FlowLimit.HasRoom(flows)) switch
        {
            (false, _) => JoinVerdict.Never,
            (true, false) => JoinVerdict.NotNow,
            (true, true) => JoinVerdict.Fork,
        };
    }
}

/// <summary>What a host does with a JOIN.</summary>
public enum JoinVerdict : byte
{
    /// <summary>It forks a further flow.</summary>
    Fork,

    /// <summary>It sends a reply NACK: not now.</summary>
    NotNow,

    /// <summary>It sends a reply RST: no.</summary>
    Never,

    /// <summary>The nonce is not the peer's, so the packet does not count and is not answered (SEC-3).</summary>
    Ignore,
}
