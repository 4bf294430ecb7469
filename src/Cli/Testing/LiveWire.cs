using System.Diagnostics;
using ServalRef.Net;
using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.StateMachines;
using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>The sockets of one live run of the suite.</summary>
/// <param name="address">The IPv4 address of each place; 0: there is no more.</param>
/// <param name="raw">Whether packets travel by IP protocol 144.</param>
internal sealed class LiveWire(Func<int, uint> address, bool raw) : ILiveWire
{
    // A story has few packets under way.
    private static readonly PortOptions Options = new(ReceiveBuffer: 1 << 20, Batching.None);

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly HostPorts _ports = new();
    private readonly Waiter _waiter = Waiter.Create(portable: false);

    /// <inheritdoc/>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <inheritdoc/>
    public NetworkAddress Open(int place)
    {
        try
        {
            uint wanted = address(place);
            Port port = wanted == 0
                ? throw new AdapterException("a story needs more addresses of this machine; --from names them")
                : PortFactory.Open(wanted, 0, raw, Options);
            _ports.Add(port);
            return port.Local;
        }
        catch (ServalException cannot)
        {
            throw new AdapterException(cannot.Message, cannot);
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet, NetworkAddress from, NetworkAddress to, byte timeToLive) =>
        _ports.Find(from)!.Send(packet, packet.Length, to, timeToLive);

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> buffer, out int length, out NetworkAddress from, out NetworkAddress to)
    {
        foreach (Port port in _ports.All)
        {
            if (port.TryReceive(buffer, out Received received))
            {
                buffer.Slice(received.Start, received.Length).CopyTo(buffer);
                (length, from, to) = (received.Length, received.Source, port.Local);
                return true;
            }
        }

        (length, from, to) = (0, default, default);
        return false;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan most) => _waiter.Wait(_ports.All, null, Duration.FromSeconds(most.TotalSeconds));

    /// <inheritdoc/>
    public void Dispose()
    {
        _ports.Dispose();
        _waiter.Dispose();
    }
}
