using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The sockets of one live run: the suite's end of a real network.</summary>
public interface ILiveWire : IDisposable
{
    /// <summary>How much time has passed since the run began.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Sends a packet.</summary>
    /// <param name="packet">From the SAL header on.</param>
    /// <param name="from">One of the addresses that <see cref="Open"/> gave.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="timeToLive">The TTL that it leaves with.</param>
    void Send(ReadOnlySpan<byte> packet, NetworkAddress from, NetworkAddress to, byte timeToLive);

    /// <summary>Takes a packet that has come.</summary>
    /// <param name="buffer">Room for 65,535 bytes.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="to">The address that it has reached.</param>
    /// <returns>False if nothing waits.</returns>
    bool TryReceive(Span<byte> buffer, out int length, out NetworkAddress from, out NetworkAddress to);

    /// <summary>Opens a socket at one more of the local addresses that the run may use.</summary>
    /// <param name="place">Which of them, from 0.</param>
    /// <returns>Its address, with the UDP port that it has got.</returns>
    /// <exception cref="AdapterException">There is no such address.</exception>
    NetworkAddress Open(int place);

    /// <summary>Waits until a packet comes, or for so long.</summary>
    void Wait(TimeSpan most);
}

/// <summary>An implementation at the other end of a real network, which offers an echo service.</summary>
/// <param name="Address">Where it listens; a UDP port of 0 stands for IP protocol 144.</param>
/// <param name="Service">The service, in 64 hexadecimal digits or fewer; zeros follow.</param>
/// <param name="Places">How many local addresses a run may use, at least 1.</param>
/// <param name="AtOnce">How many runs may go on at the same time.</param>
/// <param name="Open">Opens the wire of a run; the number of the run makes its addresses differ from those of others.</param>
public sealed record LiveTarget(NetworkAddress Address, StateMachines.Services.ServiceId Service, int Places, int AtOnce, Func<int, ILiveWire> Open);
