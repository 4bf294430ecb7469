using ServalRef.StateMachines;

namespace ServalRef.Simulation.Tcp;

/// <summary>What a background TCP is like.</summary>
public sealed record TcpOptions
{
    /// <summary>Bytes of a full packet, IP and TCP headers included.</summary>
    public int PacketBytes { get; init; } = 1500;

    /// <summary>Bytes of a pure ACK.</summary>
    public int AckBytes { get; init; } = 40;

    /// <summary>Packets of the initial window (RFC 6928; 1 as before RFC 2414).</summary>
    public int InitialWindow { get; init; } = 10;

    /// <summary>The least retransmission timeout (RFC 6298 §2.4 asks for 1 s; Linux has 200 ms).</summary>
    public Duration MinimumRto { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>Data packets that one ACK answers at most (RFC 5681 §4.2).</summary>
    public int AckEvery { get; init; } = 2;

    /// <summary>How long an ACK waits at most.</summary>
    public Duration AckDelay { get; init; } = Duration.FromMilliseconds(40);

    /// <summary>Packets that the receiver has room for: 15 MB of full ones, more than any queue here holds.</summary>
    public int ReceiveWindow { get; init; } = 10_000;

    /// <summary>Packets to transfer; the default is to go on for ever.</summary>
    public long Packets { get; init; } = long.MaxValue;
}
