using System.Net;
using System.Net.Sockets;
using ServalRef.Net.Ports;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Sleeps in <c>select</c>, which every system has, and is woken by a datagram to itself.</summary>
internal sealed class SelectWaiter : Waiter
{
    // select takes microseconds in 32 bits; a second more or less of sleep costs nothing.
    private static readonly Duration Longest = Duration.FromSeconds(1);
    private readonly Socket _bell = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _ring = new byte[1];

    internal SelectWaiter()
    {
        _bell.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _bell.Connect(_bell.LocalEndPoint!);
    }

    /// <inheritdoc/>
    internal override void Wait(IReadOnlyList<Port> ports, Port? blocked, Duration longest)
    {
        _sockets.Clear();
        _sockets.Add(_bell);
        foreach (Port port in ports)
        {
            if (port is PortablePort portable)
            {
                _sockets.Add(portable.Socket);
            }
        }

        int microseconds = (int)((Duration.Min(longest, Longest).Nanoseconds + 999) / 1_000);
        Socket.Select(_sockets, null, null, microseconds);
        if (_sockets.Contains(_bell))
        {
            _ = _bell.Receive(_ring);
        }
    }

    /// <inheritdoc/>
    internal override void Wake() => _bell.Send([1]);

    /// <inheritdoc/>
    public override void Dispose() => _bell.Dispose();
}
