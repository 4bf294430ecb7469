using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Datagrams;

/// <summary>A service that an endpoint offers for datagrams: unconnected ones, and if it has a backlog, connections (CONN-2).</summary>
public sealed class DatagramBinding
{
    private readonly Queue<DatagramConnection> _accepted = new();
    private readonly DatagramQueue<DatagramSender> _datagrams;

    internal DatagramBinding(ServiceId service, uint flow, int number, int backlog, int most)
    {
        (Service, Flow, Number, Backlog) = (service, flow, number, backlog);
        _datagrams = new DatagramQueue<DatagramSender>(most);
    }

    /// <summary>The service.</summary>
    public ServiceId Service { get; }

    /// <summary>Connections that may wait to be accepted (SEC-12); 0: connections are refused.</summary>
    public int Backlog { get; }

    /// <summary>Connections that wait to be accepted.</summary>
    public int Waiting => _accepted.Count;

    /// <summary>Whatever the application keeps with it.</summary>
    public object? Tag { get; set; }

    /// <summary>Unconnected datagrams that found no place in the queue.</summary>
    public long Dropped => _datagrams.Dropped;

    /// <summary>The flow ID that unconnected datagrams from here carry as their source.</summary>
    internal uint Flow { get; }

    internal int Number { get; }

    /// <summary>The next connection that is Established, or none.</summary>
    public DatagramConnection? Accept() => _accepted.TryDequeue(out DatagramConnection? connection) ? connection : null;

    /// <summary>Reads the oldest unconnected datagram.</summary>
    /// <param name="buffer">Where it is copied to; what does not fit is cut off.</param>
    /// <param name="length">Its whole length in bytes, at least 1.</param>
    /// <param name="from">Who sent it.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReceive(Span<byte> buffer, out int length, out DatagramSender from) => _datagrams.TryTake(buffer, out length, out from);

    internal void Add(DatagramConnection connection) => _accepted.Enqueue(connection);

    /// <summary>Keeps a datagram.</summary>
    /// <returns>Whether none was waiting before.</returns>
    internal bool Add(ReadOnlySpan<byte> payload, in DatagramSender from)
    {
        int before = _datagrams.Count;
        _datagrams.Add(payload, from);
        return before == 0;
    }
}

/// <summary>Who sent an unconnected datagram.</summary>
/// <param name="Service">The service that it came from, to which an answer can be sent.</param>
/// <param name="Address">Where it says it comes from.</param>
/// <param name="At">The address of ours that it reached.</param>
public readonly record struct DatagramSender(ServiceId Service, NetworkAddress Address, NetworkAddress At);
