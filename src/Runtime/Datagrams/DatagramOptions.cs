using ServalRef.StateMachines;

namespace ServalRef.Runtime.Datagrams;

/// <summary>What a <see cref="DatagramEndpoint"/> is told once; each value has a default.</summary>
public sealed record DatagramOptions
{
    /// <summary>The defaults.</summary>
    public static DatagramOptions Default { get; } = new();

    /// <summary>Numbers of the control channel; of the wire of the prototype, whose protocol 17 carries datagrams.</summary>
    public Dialect Dialect { get; init; } = Dialect.Prototype2014;

    /// <summary>Greatest IP packet in bytes, headers included, 576 at least: a longer datagram is refused, since nothing is cut into fragments.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Datagrams that may wait to be read, of a connection or of a bound service, at least 1; later ones are dropped.</summary>
    public int ReceiveQueue { get; init; } = 256;

    /// <summary>Half-open requests that are kept at once, at least 1 (SEC-11).</summary>
    public int SynQueue { get; init; } = 500;
}
